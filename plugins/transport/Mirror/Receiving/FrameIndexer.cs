using System.Buffers.Binary;
using Earshot.Mirror.Wire;
using Earshot.Sdk.Packets;

namespace Earshot.Mirror.Receiving;

/// <summary>Finds the frames of a block's data.</summary>
internal static class FrameIndexer
{
    /// <summary>Checks every packet and writes an entry for each that is not to be left out.</summary>
    /// <param name="header">The block's.</param>
    /// <param name="table">Its offsets.</param>
    /// <param name="data">Its data before compression.</param>
    /// <param name="start">Where the data begin in what will be the packet block's bytes.</param>
    /// <param name="frames">Room for all packets.</param>
    /// <param name="count">Frames written.</param>
    public static BlockDefect Index(
        in BlockHeader header, ReadOnlySpan<byte> table, ReadOnlySpan<byte> data, int start, Span<Frame> frames, out int count)
    {
        count = 0;
        bool isLong = header.HeaderMode == 1;
        int headerLength = isLong ? PacketHeader.LongLength : PacketHeader.Length;
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(table);
        for (int i = 0; i < frames.Length; i++)
        {
            // A packet ends where the next one begins at the latest: no byte belongs to two.
            uint end = i + 1 < frames.Length
                ? BinaryPrimitives.ReadUInt32LittleEndian(table[((i + 1) * BlockHeader.OffsetLength)..])
                : (uint)data.Length;
            if (end > (uint)data.Length || offset > end || end - offset < headerLength)
            {
                return BlockDefect.BadOffsets;
            }

            ReadOnlySpan<byte> record = data[(int)offset..(int)end];
            if (!PacketHeader.TryRead(record, isLong, out PacketHeader packet)
                || packet.CapturedLength > PacketHeader.MaxCapturedLength
                || packet.WireLength > int.MaxValue)
            {
                return BlockDefect.BadHeaders;
            }

            if (packet.CapturedLength > record.Length - headerLength)
            {
                return BlockDefect.BadOffsets;
            }

            if (!packet.IsLeftOut)
            {
                LinkType type = Dlt.ToLinkType(packet.LinkType != 0 ? packet.LinkType : header.LinkType);
                frames[count++] = new Frame(
                    packet.Timestamp, start + (int)offset + headerLength, (int)packet.CapturedLength, (int)packet.WireLength, 0, type);
            }

            offset = end;
        }

        return BlockDefect.None;
    }
}
