using System.Buffers.Binary;
using Earshot.Mirror.Wire;
using Earshot.Sdk.Packets;

namespace Earshot.Mirror.Sending;

/// <summary>
/// A block into which packets are copied, once. Its memory is header, offsets, data; when the block is sealed, the offsets that it
/// has are moved to where the data begin.
/// </summary>
internal sealed class FillingBlock : OutgoingBlock
{
    /// <summary>A table for packets of this average size, with their headers, uses up its room when the data do.</summary>
    private const int SmallPackets = 100;

    private readonly byte[] buffer;
    private readonly int maxCount;
    private readonly int dataStart;
    private int count;
    private int size;
    private ushort linkType;

    /// <param name="maxSize">Bytes of packets with their headers.</param>
    public FillingBlock(int maxSize)
    {
        maxCount = maxSize / SmallPackets;
        dataStart = BlockHeader.Length + (maxCount * BlockHeader.OffsetLength);
        buffer = GC.AllocateUninitializedArray<byte>(dataStart + maxSize);
    }

    public int Count => count;

    /// <summary>Bytes that it will have on the wire.</summary>
    public int Length => BlockHeader.Length + (count * BlockHeader.OffsetLength) + size;

    /// <summary>Memory that a block takes.</summary>
    public static int MemoryOf(int maxSize) => BlockHeader.Length + (maxSize / SmallPackets * BlockHeader.OffsetLength) + maxSize;

    public bool HasRoom(in Frame frame) =>
        count < maxCount
        && buffer.Length - dataStart - size >= PacketHeader.Length + frame.CapturedLength
        // In a packet's header 0 means the block's link type, so that it must be that.
        && (count == 0 || Dlt.Of(frame.LinkType) != 0 || linkType == 0);

    /// <summary>Copies a frame in; there must be room for it.</summary>
    public void Add(in Frame frame, ReadOnlySpan<byte> bytes)
    {
        if (count == 0)
        {
            linkType = Dlt.Of(frame.LinkType);
        }

        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(BlockHeader.Length + (count * BlockHeader.OffsetLength)), size);
        Span<byte> record = buffer.AsSpan(dataStart + size);
        PacketHeader.Write(record, frame, IpHeader.Find(frame.LinkType, bytes));
        bytes.CopyTo(record[PacketHeader.Length..]);
        size += PacketHeader.Length + bytes.Length;
        count++;
    }

    /// <summary>Makes it a whole block, to which nothing is added.</summary>
    public void Seal(uint counter)
    {
        int table = count * BlockHeader.OffsetLength;
        int start = dataStart - table - BlockHeader.Length;
        buffer.AsSpan(BlockHeader.Length, table).CopyTo(buffer.AsSpan(start + BlockHeader.Length));
        new BlockHeader
        {
            Version = BlockHeader.CurrentVersion,
            Size = (uint)size,
            Count = (uint)count,
            LinkType = linkType,
            Counter = counter,
        }.Write(buffer.AsSpan(start));
        Bytes = buffer.AsMemory(start, Length);
    }

    /// <summary>Makes it empty again.</summary>
    public void Clear()
    {
        (count, size) = (0, 0);
        Bytes = default;
    }
}
