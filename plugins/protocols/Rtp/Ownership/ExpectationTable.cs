using System.Diagnostics.CodeAnalysis;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Ownership;

/// <summary>The live calls and the addresses at which they expect media. Asked once a stream, never per packet.</summary>
internal sealed class ExpectationTable
{
    private readonly Dictionary<ulong, MediaCall> calls = [];
    private readonly Dictionary<TransportAddress, List<(MediaCall Call, MediaExpectation Expectation)>> addresses = [];

    /// <summary>Lists of addresses at which nothing is expected any more, for the next.</summary>
    private readonly Stack<List<(MediaCall Call, MediaExpectation Expectation)>> spare = new();

    /// <summary>Addresses at which live calls with streams expected media once and do not any more.</summary>
    private readonly Dictionary<TransportAddress, List<MediaCall>> left = [];

    /// <summary>Notes an expectation; one of the same call at the same address is replaced.</summary>
    public MediaCall Add(MediaExpectation expectation, Timestamp now)
    {
        if (!calls.TryGetValue(expectation.Call, out MediaCall? call))
        {
            call = new MediaCall(expectation.Call, expectation.CallId);
            calls.Add(expectation.Call, call);
        }

        if (call.Add(expectation, now.Nanoseconds) is { } forgotten)
        {
            Forget(call, forgotten);
        }

        // An image m= line is T.38 over UDPTL; audio that the same address had may go on if it is refused.
        if (expectation.Kind != MediaKind.Image)
        {
            Forget(call, expectation.Address);
            if (!addresses.TryGetValue(expectation.Address, out List<(MediaCall, MediaExpectation)>? here))
            {
                here = spare.TryPop(out List<(MediaCall, MediaExpectation)>? empty) ? empty : new List<(MediaCall, MediaExpectation)>(1);
                addresses.Add(expectation.Address, here);
            }

            here.Add((call, expectation));
        }

        return call;
    }

    /// <summary>A call expects nothing at an address any more.</summary>
    public void Withdraw(ulong number, TransportAddress address)
    {
        // Who has no streams leaves none behind: a flood of calls that all name one address costs nothing here.
        if (!calls.TryGetValue(number, out MediaCall? call) || !TryRemove(call, address) || call.Streams.Count == 0)
        {
            return;
        }

        if (!left.TryGetValue(address, out List<MediaCall>? here))
        {
            here = new List<MediaCall>(1);
            left.Add(address, here);
        }

        here.Add(call);
    }

    /// <summary>The calls that expected media at an address, do not any more, and had streams then.</summary>
    public IReadOnlyList<MediaCall> LeftAt(TransportAddress address) =>
        left.TryGetValue(address, out List<MediaCall>? here) ? here : [];

    /// <summary>True when a call expects media at an address.</summary>
    public bool IsExpectedBy(MediaCall call, TransportAddress address) =>
        addresses.TryGetValue(address, out List<(MediaCall Call, MediaExpectation)>? here)
        && here.Exists(entry => entry.Call == call);

    /// <summary>Forgets a call.</summary>
    /// <returns>The call, or null when it never expected anything.</returns>
    public MediaCall? Remove(ulong number)
    {
        if (!calls.Remove(number, out MediaCall? call))
        {
            return null;
        }

        foreach ((MediaExpectation expectation, _) in call.Expectations)
        {
            Forget(call, expectation.Address);
        }

        return call;
    }

    /// <summary>True when some call expects media to or from one of the two addresses.</summary>
    public bool IsExpected(in Flow flow) => TryFind(flow.Destination, out _) || TryFind(flow.Source, out _);

    /// <summary>
    /// Whose a flow is: those that expect media at its destination, else those that expect it at its source.
    /// </summary>
    public void FindOwners(in Flow flow, List<StreamOwner> owners)
    {
        bool byDestination = TryFind(flow.Destination, out List<(MediaCall Call, MediaExpectation Expectation)>? here);
        if (!byDestination && !TryFind(flow.Source, out here))
        {
            return;
        }

        foreach ((MediaCall call, MediaExpectation expectation) in here!)
        {
            owners.Add(new StreamOwner(call, expectation, byDestination));
        }
    }

    /// <summary>As if a call had never expected anything at an address.</summary>
    private void Forget(MediaCall call, TransportAddress address)
    {
        TryRemove(call, address);
        if (left.TryGetValue(address, out List<MediaCall>? here) && here.Remove(call) && here.Count == 0)
        {
            left.Remove(address);
        }
    }

    private bool TryRemove(MediaCall call, TransportAddress address)
    {
        if (!addresses.TryGetValue(address, out List<(MediaCall Call, MediaExpectation)>? here)
            || here.RemoveAll(entry => entry.Call == call) == 0)
        {
            return false;
        }

        if (here.Count == 0)
        {
            addresses.Remove(address);
            spare.Push(here);
        }

        return true;
    }

    /// <summary>Who expects media at an address; nobody at the side that a mirror did not tell, whatever SDP says.</summary>
    private bool TryFind(
        TransportAddress address, [NotNullWhen(true)] out List<(MediaCall Call, MediaExpectation Expectation)>? here)
    {
        here = null;
        return !address.IsUnknown && addresses.TryGetValue(address, out here);
    }
}
