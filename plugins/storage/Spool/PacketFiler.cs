using System.Globalization;
using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;
using Earshot.Spool.Pcapng;
using Earshot.Spool.Segments;

namespace Earshot.Spool;

/// <summary>
/// Files packets under their runs, a group at a time: with many streams at once a packet's bytes and its run are a row of cache misses, which then pass
/// at the same time instead of one after the other.
/// </summary>
/// <param name="pending">Where they wait.</param>
/// <param name="content">What is kept of media.</param>
internal sealed class PacketFiler(PendingPackets pending, RtpContent content)
{
    private const int MaxPackets = 32;

    /// <summary>A group of long packets is smaller, so that it fits into what may wait.</summary>
    private const int MaxBytes = 256 * 1024;

    private static readonly int MaxTimeComment = Comments.Time.Length + long.MinValue.ToString(CultureInfo.InvariantCulture).Length;

    private readonly RunKey[] keys = new RunKey[MaxPackets];
    private readonly uint[] hashes = new uint[MaxPackets];
    private readonly int[] runs = new int[MaxPackets];
    private readonly byte[] timeComment = new byte[MaxTimeComment];
    private byte[] callIdComment = new byte[256];

    /// <summary>Finds out how many of the first packets go to one segment together, and has the processor fetch what filing them needs.</summary>
    public PacketGroup Prepare(in SpoolBatch batch, ReadOnlySpan<SpoolPacket> packets)
    {
        SpoolPart part = PartOf(packets[0]);
        long minute = SegmentName.MinuteOf(packets[0].Time);
        int count = 0;
        int bytes = 0;
        foreach (ref readonly SpoolPacket packet in packets[..Math.Min(packets.Length, MaxPackets)])
        {
            ReadOnlySpan<byte> kept = Kept(batch, packet, out _);
            int length = LongestBlock(batch, packet, kept.Length);
            if (count > 0 && (PartOf(packet) != part || !SegmentName.IsInMinute(packet.Time, minute) || bytes + length > MaxBytes))
            {
                break;
            }

            Ahead.Fetch(kept);
            keys[count] = part == SpoolPart.Sip ? RunKey.OfSignalling(Comments.Cut(batch.CallId(packet))) : RunKey.OfMedia(packet);
            hashes[count] = (uint)keys[count].GetHashCode();
            pending.Prefetch(hashes[count]);
            bytes += length;
            count++;
        }

        return new PacketGroup(part, minute, count, bytes);
    }

    /// <summary>Files the packets of the group that was prepared last.</summary>
    /// <param name="batch">What they came in.</param>
    /// <param name="group">These packets.</param>
    /// <param name="segment">Where they will be written.</param>
    public void File(in SpoolBatch batch, ReadOnlySpan<SpoolPacket> group, SegmentWriter segment)
    {
        for (int i = 0; i < group.Length; i++)
        {
            runs[i] = pending.Find(hashes[i]);
        }

        for (int i = 0; i < group.Length; i++)
        {
            ref readonly SpoolPacket packet = ref group[i];
            Frame frame = batch.Frame(packet);
            ReadOnlySpan<byte> kept = Kept(batch, packet, out bool isCut);
            ReadOnlySpan<byte> comment = packet.Kind == SpoolKind.Signalling ? CallIdComment(Comments.Cut(batch.CallId(packet))) : default;
            ReadOnlySpan<byte> second = packet.Time == frame.Timestamp ? default : TimeComment(packet.Time);
            int length = PcapngWriter.PacketLength(kept.Length, comment.Length, second.Length);
            Span<byte> block = pending.Add(segment, keys[i], hashes[i], runs[i], length, packet.Time, isCut);
            PcapngWriter.Packet(block, segment.InterfaceOf(batch.Source, frame), frame, kept, packet.Number, comment, second);
        }

        segment.Expect(group.Length);
    }

    private static SpoolPart PartOf(in SpoolPacket packet) => packet.Kind == SpoolKind.Signalling ? SpoolPart.Sip : SpoolPart.Rtp;

    private static int LongestBlock(in SpoolBatch batch, in SpoolPacket packet, int kept) => PcapngWriter.PacketLength(
        kept,
        packet.Kind == SpoolKind.Signalling ? MaxCallIdComment(Comments.Cut(batch.CallId(packet))) : 0,
        packet.Time == batch.Frame(packet).Timestamp ? 0 : MaxTimeComment);

    private static int MaxCallIdComment(string callId) => Comments.CallId.Length + Encoding.UTF8.GetMaxByteCount(callId.Length);

    private ReadOnlySpan<byte> Kept(in SpoolBatch batch, in SpoolPacket packet, out bool isCut)
    {
        ReadOnlySpan<byte> bytes = batch.Bytes(packet);
        isCut = content == RtpContent.Header && packet.Kind != SpoolKind.Signalling && packet.HeaderEnd < bytes.Length;
        return isCut ? bytes[..Math.Max(packet.HeaderEnd, 0)] : bytes;
    }

    private ReadOnlySpan<byte> CallIdComment(string callId)
    {
        if (callId.Length == 0)
        {
            return default;
        }

        int most = MaxCallIdComment(callId);
        if (callIdComment.Length < most)
        {
            callIdComment = new byte[most];
        }

        Comments.CallId.CopyTo(callIdComment);
        int length = Encoding.UTF8.GetBytes(callId, callIdComment.AsSpan(Comments.CallId.Length));
        return callIdComment.AsSpan(0, Comments.CallId.Length + length);
    }

    private ReadOnlySpan<byte> TimeComment(Timestamp time)
    {
        Comments.Time.CopyTo(timeComment);
        time.Nanoseconds.TryFormat(timeComment.AsSpan(Comments.Time.Length), out int length, default, CultureInfo.InvariantCulture);
        return timeComment.AsSpan(0, Comments.Time.Length + length);
    }
}
