using System.Buffers.Binary;
using System.IO.Hashing;

namespace Earshot.Spool.Segments;

/// <summary>
/// How an index is laid out: 8 bytes that name the format, then entries. Little-endian, behind the 80 bytes of <see cref="IndexEntry"/>:
/// <code>
///            "EARSIDX2"                            "EARSIDX1", as written until 0.1
/// 80  4  number plus 1 of the entry before      80  4  CRC-32 of all that
///        it in the chain of its source
/// 84  4  that in the chain of its destination
/// 88  1  bits of a hash that told chains apart
/// 89  3  0
/// 92  4  CRC-32 of all that
/// </code>
/// </summary>
/// <param name="EntryLength">Bytes of an entry.</param>
internal sealed record IndexFormat(int EntryLength)
{
    public const int HeaderLength = 8;

    /// <summary>Entries that are not linked to chains.</summary>
    public static readonly IndexFormat Unchained = new(IndexEntry.Length + sizeof(uint));

    public static readonly IndexFormat Chained = new(IndexEntry.Length + LinksLength + sizeof(uint));

    private const int LinksLength = 12;

    public static ReadOnlySpan<byte> ChainedMagic => "EARSIDX2"u8;

    public static ReadOnlySpan<byte> UnchainedMagic => "EARSIDX1"u8;

    /// <summary>The format that a file's first bytes name, or null.</summary>
    public static IndexFormat? Of(ReadOnlySpan<byte> header) =>
        header.SequenceEqual(ChainedMagic) ? Chained : header.SequenceEqual(UnchainedMagic) ? Unchained : null;

    /// <summary>Writes an entry that is linked to chains.</summary>
    public static void Write(Span<byte> target, in IndexEntry entry, ChainLinks links)
    {
        entry.Write(target);
        Span<byte> rest = target[IndexEntry.Length..];
        BinaryPrimitives.WriteUInt32LittleEndian(rest, links.Source);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[4..], links.Destination);
        BinaryPrimitives.WriteInt32LittleEndian(rest[8..], links.Bits);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[LinksLength..], Crc32.HashToUInt32(target[..(IndexEntry.Length + LinksLength)]));
    }

    /// <summary>Reads an entry.</summary>
    /// <returns>False when it was not written to its end.</returns>
    public bool TryRead(ReadOnlySpan<byte> source, out IndexEntry entry, out ChainLinks links)
    {
        entry = default;
        links = default;
        int checksum = EntryLength - sizeof(uint);
        if (source.Length < EntryLength || BinaryPrimitives.ReadUInt32LittleEndian(source[checksum..]) != Crc32.HashToUInt32(source[..checksum]))
        {
            return false;
        }

        if (this == Chained)
        {
            ReadOnlySpan<byte> rest = source[IndexEntry.Length..];
            links = new ChainLinks(BinaryPrimitives.ReadUInt32LittleEndian(rest), BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), rest[8]);
        }

        return IndexEntry.TryRead(source, out entry);
    }
}
