using System.Buffers.Binary;

namespace Earshot.CentralServer.Packets;

/// <summary>A block's place among all of a sensor as the mark that a journal keeps: installation, number and frames, 8 bytes each.</summary>
internal static class BlockPosition
{
    private const int Length = 3 * sizeof(ulong);

    public static byte[] Write(ulong installation, BlockMark block)
    {
        byte[] mark = new byte[Length];
        BinaryPrimitives.WriteUInt64LittleEndian(mark, installation);
        BinaryPrimitives.WriteUInt64LittleEndian(mark.AsSpan(sizeof(ulong)), block.Sequence);
        BinaryPrimitives.WriteUInt64LittleEndian(mark.AsSpan(2 * sizeof(ulong)), block.FramesEnd);
        return mark;
    }

    /// <returns>False when it is that of another installation, or of another transport.</returns>
    public static bool TryRead(ReadOnlySpan<byte> mark, ulong installation, out BlockMark block)
    {
        block = default;
        if (mark.Length != Length || BinaryPrimitives.ReadUInt64LittleEndian(mark) != installation)
        {
            return false;
        }

        block = new BlockMark(
            BinaryPrimitives.ReadUInt64LittleEndian(mark[sizeof(ulong)..]), BinaryPrimitives.ReadUInt64LittleEndian(mark[(2 * sizeof(ulong))..]));
        return true;
    }
}
