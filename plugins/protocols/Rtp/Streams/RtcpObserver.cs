using System.Buffers.Binary;
using Earshot.Rtp.Packets;
using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Streams;

/// <summary>
/// Hands what RTCP says to the streams it is about: those of the same two addresses, either on the same ports
/// (RFC 5761) or on the ports below (RFC 3550, 11).
/// </summary>
internal sealed class RtcpObserver(StreamTable table)
{
    private long datagrams;
    private long extendedBlocks;

    /// <returns>False when the datagram is no RTCP.</returns>
    public bool TryTake(in MediaPacket packet, ReadOnlySpan<byte> payload)
    {
        if (!RtcpCompound.IsValid(payload, payload.Length + packet.Missing))
        {
            return false;
        }

        datagrams++;
        bool isReadable = !IsSecured(packet.Flow, payload) || Srtcp.IsInClear(payload);
        RtcpCompound compound = new(payload);
        while (compound.MoveNext())
        {
            if (compound.PacketType == RtcpCompound.SenderReport)
            {
                Find(packet.Flow, compound.SenderSsrc)?.AddSenderReport();
            }

            if (!isReadable)
            {
                break;
            }

            if (compound.PacketType == RtcpCompound.ExtendedReport)
            {
                extendedBlocks += compound.ExtendedBlocks();
            }

            TakeReportBlocks(packet.Flow.Reversed, compound.ReportBlocks());
        }

        return true;
    }

    public void Summarize(ISummary summary)
    {
        summary.Count("rtcp_packets", datagrams);
        summary.Count("rtcp_xr_blocks", extendedBlocks);
    }

    /// <summary>A receiver reports the way back.</summary>
    private void TakeReportBlocks(in Flow flow, ReadOnlySpan<byte> blocks)
    {
        for (; !blocks.IsEmpty; blocks = blocks[RtcpReportBlock.Length..])
        {
            RtcpReportBlock block = new(blocks);
            Find(flow, block.Ssrc)?.Add(block);
        }
    }

    /// <summary>RFC 3550, 11: RTP has the port below RTCP's; a side that a mirror did not tell has none.</summary>
    private static ushort Below(TransportAddress rtcp) => rtcp.IsUnknown ? (ushort)0 : (ushort)(rtcp.Port - 1);

    /// <summary>The sender's own stream is SRTP by its SDP.</summary>
    private bool IsSecured(in Flow flow, ReadOnlySpan<byte> payload)
    {
        int number = payload.Length < 8 ? StreamTable.None : Number(flow, BinaryPrimitives.ReadUInt32BigEndian(payload[4..]));
        return number != StreamTable.None && table[number].IsSecured;
    }

    private RtcpObservations? Find(in Flow flow, uint ssrc)
    {
        int number = Number(flow, ssrc);
        if (number == StreamTable.None || table[number].Packets == 0)
        {
            return null;
        }

        StreamDetails details = table[number].Details ??= new StreamDetails();
        return details.Rtcp ??= new RtcpObservations();
    }

    private int Number(in Flow flow, uint ssrc)
    {
        int number = table.Find(flow, ssrc, table.Hash(flow, ssrc));
        if (number == StreamTable.None)
        {
            Flow below = flow with { SourcePort = Below(flow.Source), DestinationPort = Below(flow.Destination) };
            number = table.Find(below, ssrc, table.Hash(below, ssrc));
        }

        return number;
    }
}
