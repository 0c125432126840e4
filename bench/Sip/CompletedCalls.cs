using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Bench.Sip;

/// <summary>Counts calls, and forgets them.</summary>
internal sealed class CompletedCalls : ISignallingSink, ITunnelPaths
{
    public long Calls { get; private set; }

    public ITunnelPaths Paths => this;

    public bool WantsDialogs => false;

    public IReadOnlyList<TunnelLayer> this[int path] => [];

    public bool IsWithin(int path, int outer) => path == outer;

    public bool IsNumbered(int path) => false;

    public void Expect(MediaExpectation expectation)
    {
    }

    public void Withdraw(ulong call, TransportAddress address)
    {
    }

    public void Complete(ulong call, CallRecord record) => Calls++;

    public void Report(RegistrationRecord registration)
    {
    }

    public void Report(RequestRecord request)
    {
    }

    public void Report(DialogRecord dialog)
    {
    }
}
