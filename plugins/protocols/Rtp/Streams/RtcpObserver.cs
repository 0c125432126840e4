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
        long arrival = packet.Timestamp.Nanoseconds;
        bool isReadable = !IsSecured(packet.Flow, payload) || Srtcp.IsInClear(payload);
        RtcpCompound compound = new(payload);
        while (compound.MoveNext())
        {
            switch (compound.PacketType)
            {
                case RtcpCompound.SenderReport:
                    Find(packet.Flow, compound.SenderSsrc)?.AddSenderReport(compound.NtpMiddle, arrival);
                    break;
                case RtcpCompound.ExtendedReport when isReadable:
                    TakeExtendedBlocks(packet.Flow.Reversed, new ExtendedBlocks(compound.Packet));
                    break;
            }

            if (!isReadable)
            {
                break;
            }

            TakeReportBlocks(packet.Flow.Reversed, compound, arrival);
        }

        return true;
    }

    public void Summarize(ISummary summary)
    {
        summary.Count("rtcp_packets", datagrams);
        summary.Count("rtcp_xr_blocks", extendedBlocks);
    }

    /// <summary>A receiver reports the way back.</summary>
    private void TakeReportBlocks(in Flow flow, RtcpCompound compound, long arrival)
    {
        ReadOnlySpan<byte> blocks = compound.ReportBlocks();
        if (blocks.IsEmpty)
        {
            return;
        }

        int reporter = FindStream(flow.Reversed, compound.SenderSsrc);
        RtcpObservations? ofReporter = reporter == StreamTable.None ? null : table[reporter].Details?.Rtcp;
        for (; !blocks.IsEmpty; blocks = blocks[RtcpReportBlock.Length..])
        {
            RtcpReportBlock block = new(blocks);
            Find(flow, block.Ssrc)?.Add(block, arrival, ofReporter);
        }
    }

    private void TakeExtendedBlocks(in Flow flow, ExtendedBlocks blocks)
    {
        while (blocks.MoveNext())
        {
            extendedBlocks++;
            if (VoipMetricsBlock.IsIn(blocks.Block))
            {
                Find(flow, new VoipMetricsBlock(blocks.Block).Ssrc)?.AddVoipMetrics(blocks.Block);
            }
        }
    }

    /// <summary>RFC 3550, 11: RTP has the port below RTCP's; a side that a mirror did not tell has none.</summary>
    private static ushort Below(TransportAddress rtcp) => rtcp.IsUnknown ? (ushort)0 : (ushort)(rtcp.Port - 1);

    /// <summary>The sender's own stream is SRTP by its SDP.</summary>
    private bool IsSecured(in Flow flow, ReadOnlySpan<byte> payload)
    {
        int number = payload.Length < 8 ? StreamTable.None : FindStream(flow, BinaryPrimitives.ReadUInt32BigEndian(payload[4..]));
        return number != StreamTable.None && table[number].IsSecured;
    }

    private RtcpObservations? Find(in Flow flow, uint ssrc)
    {
        int number = FindStream(flow, ssrc);
        if (number == StreamTable.None)
        {
            return null;
        }

        StreamDetails details = table[number].Details ??= new StreamDetails();
        return details.Rtcp ??= new RtcpObservations();
    }

    private int FindStream(in Flow flow, uint ssrc)
    {
        int number = table.Find(flow, ssrc, table.Hash(flow, ssrc));
        if (number == StreamTable.None)
        {
            Flow below = flow with { SourcePort = Below(flow.Source), DestinationPort = Below(flow.Destination) };
            number = table.Find(below, ssrc, table.Hash(below, ssrc));
        }

        return number != StreamTable.None && table[number].Packets > 0 ? number : StreamTable.None;
    }
}
