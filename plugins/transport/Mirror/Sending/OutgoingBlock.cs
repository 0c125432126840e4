using Earshot.Mirror.Wire;

namespace Earshot.Mirror.Sending;

/// <summary>A whole block as it waits to be sent: header, offsets, data, uncompressed. This is also its form on disk.</summary>
internal class OutgoingBlock
{
    /// <summary>For a block that is filled first.</summary>
    protected OutgoingBlock() => Bytes = default;

    /// <summary>A block that was on disk.</summary>
    public OutgoingBlock(byte[] bytes) => Bytes = bytes;

    /// <summary>The block.</summary>
    public ReadOnlyMemory<byte> Bytes { get; protected set; }

    /// <summary>What its header says; what is told anew each time that it is sent is not in it yet.</summary>
    public BlockHeader Header => BlockHeader.Read(Bytes.Span);

    /// <summary>What follows the header.</summary>
    public ReadOnlyMemory<byte> Body => Bytes[BlockHeader.Length..];

    /// <summary>True for bytes from a disk that are a block of this version.</summary>
    public static bool IsValid(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= BlockHeader.Length
        && bytes.StartsWith(BlockHeader.Magic)
        && BlockHeader.Read(bytes) is var header
        && header.Version == BlockHeader.CurrentVersion
        && header.CompressedSize == 0
        && header.BodyLength == bytes.Length - BlockHeader.Length;
}
