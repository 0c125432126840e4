using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Fax;

/// <summary>
/// T.38 over UDPTL by the addresses at which calls expect it. Asked only of packets that belong to no known RTP stream.
/// </summary>
internal sealed class FaxTable(IMediaSink sink)
{
    private readonly Dictionary<ulong, FaxCall> calls = [];
    private readonly Dictionary<TransportAddress, (FaxCall Call, MediaDirection Direction)> addresses = [];
    private readonly List<FaxCall> active = [];
    private long packets;
    private long refused;

    /// <summary>Notes where a call expects T.38. DTLS (RFC 7345) hides it.</summary>
    public void Expect(MediaExpectation expectation)
    {
        if (expectation.Kind != MediaKind.Image || expectation.Security == MediaSecurity.Dtls)
        {
            return;
        }

        if (!calls.TryGetValue(expectation.Call, out FaxCall? call))
        {
            calls.Add(expectation.Call, call = new FaxCall(expectation.Call));
        }

        call.Addresses.Add(expectation.Address);
        addresses[expectation.Address] = (call, expectation.Direction);
    }

    public void Withdraw(ulong call, TransportAddress address)
    {
        if (calls.TryGetValue(call, out FaxCall? known))
        {
            known.Addresses.Remove(address);
            Free(known, address);
        }
    }

    /// <summary>Takes a datagram to an expected address, else from one.</summary>
    /// <returns>False when it is no T.38 of a call.</returns>
    public bool TryTake(in MediaPacket packet, ReadOnlySpan<byte> payload)
    {
        if (addresses.Count == 0 || !UdptlPacket.IsWellFormed(payload, payload.Length + packet.Missing))
        {
            return false;
        }

        MediaDirection direction;
        if (addresses.TryGetValue(packet.Flow.Destination, out (FaxCall Call, MediaDirection Direction) owner))
        {
            direction = owner.Direction;
        }
        else if (addresses.TryGetValue(packet.Flow.Source, out owner))
        {
            direction = owner.Direction == MediaDirection.ToCaller ? MediaDirection.ToCallee : MediaDirection.ToCaller;
        }
        else
        {
            return false;
        }

        Count(owner.Call, packet, direction, UdptlPacket.SequenceNumber(payload));
        return true;
    }

    /// <summary>Tells which calls had T.38 since the last tick.</summary>
    public void ReportActivity()
    {
        foreach (FaxCall call in active)
        {
            if (call.Last is { } last && calls.ContainsKey(call.Number))
            {
                sink.Active(call.Number, last);
                call.Last = null;
            }
        }

        active.Clear();
    }

    public void Complete(ulong number)
    {
        if (!calls.Remove(number, out FaxCall? call))
        {
            return;
        }

        foreach (TransportAddress address in call.Addresses)
        {
            Free(call, address);
        }

        sink.Report(number, call.Traffic);
    }

    public void Summarize(ISummary summary)
    {
        summary.Count("udptl_packets", packets);
        if (refused > 0)
        {
            summary.Count("dropped", "udptl_flow_limit", refused);
        }
    }

    /// <summary>Unless a later call has taken it over.</summary>
    private void Free(FaxCall call, TransportAddress address)
    {
        if (addresses.TryGetValue(address, out (FaxCall Call, MediaDirection) owner) && owner.Call == call)
        {
            addresses.Remove(address);
        }
    }

    private void Count(FaxCall call, in MediaPacket packet, MediaDirection direction, ushort sequenceNumber)
    {
        bool wasActive = call.Last is not null;
        if (!call.Add(packet.Flow, direction, sequenceNumber, packet.Timestamp))
        {
            refused++;
            return;
        }

        packets++;
        if (!wasActive)
        {
            active.Add(call);
        }
    }
}
