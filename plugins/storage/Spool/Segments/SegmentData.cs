using Microsoft.Win32.SafeHandles;
using ZstdSharp;

namespace Earshot.Spool.Segments;

/// <summary>A segment's file, read at any place, while it may still grow.</summary>
internal sealed class SegmentData : IDisposable
{
    /// <summary>A frame that claims more was not written by us.</summary>
    private const ulong MaxPlain = 80 * 1024 * 1024;

    private readonly SafeFileHandle file;
    private readonly Decompressor? decompressor;

    /// <exception cref="IOException">It cannot be opened.</exception>
    public SegmentData(SegmentFile segment)
    {
        file = SharedFile.Open(segment.Path);
        Length = RandomAccess.GetLength(file);
        decompressor = segment.Name.IsCompressed ? new Decompressor() : null;
    }

    /// <summary>Its length when it was opened.</summary>
    public long Length { get; }

    /// <summary>Reads as much as there is.</summary>
    public int ReadRaw(long offset, Span<byte> target) => SharedFile.Read(file, offset, target);

    /// <summary>Reads a piece and decompresses it.</summary>
    /// <returns>Null when it is not whole.</returns>
    public byte[]? Read(long offset, int length)
    {
        byte[] stored = new byte[length];
        if (ReadRaw(offset, stored) < length)
        {
            return null;
        }

        if (decompressor is null)
        {
            return stored;
        }

        try
        {
            return Decompressor.GetDecompressedSize(stored) <= MaxPlain ? decompressor.Unwrap(stored).ToArray() : null;
        }
        catch (ZstdException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        file.Dispose();
        decompressor?.Dispose();
    }
}
