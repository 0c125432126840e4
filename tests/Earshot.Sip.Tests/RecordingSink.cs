using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Sip.Tests;

/// <summary>Keeps all that an analyzer says.</summary>
internal sealed class RecordingSink : ISignallingSink, ITunnelPaths
{
    public ITunnelPaths Paths => this;

    public bool IsWithin(int path, int outer) => path == outer;

    public bool IsNumbered(int path) => false;

    /// <summary>Which calls to keep; the others are forgotten.</summary>
    public Predicate<CallRecord> Keeps { get; init; } = _ => true;

    public bool WantsDialogs { get; init; } = true;

    public List<MediaExpectation> Expected { get; } = [];

    public List<(ulong Call, TransportAddress Address)> Withdrawn { get; } = [];

    public List<(ulong Number, CallRecord Record)> Completed { get; } = [];

    public List<RegistrationRecord> Registrations { get; } = [];

    public List<RequestRecord> Requests { get; } = [];

    public List<DialogRecord> Dialogs { get; } = [];

    public IEnumerable<CallRecord> Calls => Completed.Select(call => call.Record);

    /// <summary>Addresses in force: expected and not withdrawn since.</summary>
    public List<string> InForce { get; } = [];

    public IReadOnlyList<TunnelLayer> this[int path] => path == 0
        ? []
        : [new TunnelLayer("vxlan", "192.0.2.1", "192.0.2.2", new Dictionary<string, long> { ["vni"] = path })];

    public void Expect(MediaExpectation expectation)
    {
        Expected.Add(expectation);
        InForce.Add(expectation.Address.ToString());
    }

    public void Withdraw(ulong call, TransportAddress address)
    {
        Withdrawn.Add((call, address));
        InForce.RemoveAll(text => text == address.ToString());
    }

    public void Complete(ulong call, CallRecord record)
    {
        if (Keeps(record))
        {
            Completed.Add((call, record));
        }
    }

    public void Report(RegistrationRecord registration) => Registrations.Add(registration);

    public void Report(RequestRecord request) => Requests.Add(request);

    public void Report(DialogRecord dialog) => Dialogs.Add(dialog);
}
