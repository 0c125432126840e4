using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>
/// Where calls expect RTCP at an address that RTP's does not tell: a=rtcp (RFC 3605), or the port above an odd one. Such RTCP is
/// given the addresses of its RTP, so that both meet in one shard and there in one stream. Nearly always empty.
/// </summary>
internal sealed class RtcpAddresses
{
    /// <summary>Bounds what endless re-INVITEs leave; the oldest go first.</summary>
    private const int MaxPerCall = 64;

    private readonly Dictionary<TransportAddress, List<(ulong Call, TransportAddress Rtp)>> owners = [];
    private readonly Dictionary<ulong, List<TransportAddress>> calls = [];

    /// <summary>False costs nothing.</summary>
    public bool Any => owners.Count > 0;

    /// <summary>RFC 5761, 4: RTP does not have the second byte of RTCP.</summary>
    public static bool IsRtcp(ReadOnlySpan<byte> payload) => payload.Length >= 2 && payload[1] is >= 192 and <= 223;

    /// <summary>Known until the call is complete: its last reports come when it has left the address.</summary>
    public void Expect(MediaExpectation expectation)
    {
        TransportAddress address = expectation.RtcpAddress;
        // An address that another call still has is this one's from now on, whatever it is to it.
        if (expectation.Kind == MediaKind.Image || (IsNextTo(address, expectation.Address) && !owners.ContainsKey(address)))
        {
            return;
        }

        if (!calls.TryGetValue(expectation.Call, out List<TransportAddress>? known))
        {
            calls.Add(expectation.Call, known = []);
        }

        if (known.Remove(address))
        {
            Free(expectation.Call, address);
        }
        else if (known.Count == MaxPerCall)
        {
            Free(expectation.Call, known[0]);
            known.RemoveAt(0);
        }

        known.Add(address);
        if (!owners.TryGetValue(address, out List<(ulong, TransportAddress)>? here))
        {
            owners.Add(address, here = new List<(ulong, TransportAddress)>(1));
        }

        here.Add((expectation.Call, expectation.Address));
    }

    public void Complete(ulong call)
    {
        if (calls.Remove(call, out List<TransportAddress>? known))
        {
            known.ForEach(address => Free(call, address));
        }
    }

    /// <summary>The flow of the RTP that goes with an RTCP flow; the same when neither end is known here.</summary>
    public Flow ToRtp(in Flow rtcp)
    {
        bool isSource = TryFind(rtcp.Source, out TransportAddress source);
        bool isDestination = TryFind(rtcp.Destination, out TransportAddress destination);
        return isSource || isDestination
            ? new Flow(source.Host, destination.Host, source.Port, destination.Port, rtcp.Protocol)
            : rtcp;
    }

    /// <summary>The newest call's RTP address; else that of an end that follows RFC 3550, 11: the even port below.</summary>
    private bool TryFind(TransportAddress address, out TransportAddress rtp)
    {
        bool isKnown = owners.TryGetValue(address, out List<(ulong Call, TransportAddress Rtp)>? here);
        rtp = isKnown ? here![^1].Rtp : address with { Port = (ushort)(address.Port & ~1) };
        return isKnown;
    }

    /// <summary>Both have one port, or RTCP the odd one above: what shards and streams find by themselves.</summary>
    private static bool IsNextTo(TransportAddress rtcp, TransportAddress rtp) => rtcp.Host == rtp.Host && (rtcp.Port & ~1) == (rtp.Port & ~1);

    private void Free(ulong call, TransportAddress address)
    {
        List<(ulong Call, TransportAddress)> here = owners[address];
        here.RemoveAll(owner => owner.Call == call);
        if (here.Count == 0)
        {
            owners.Remove(address);
        }
    }
}
