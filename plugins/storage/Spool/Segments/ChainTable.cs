using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Earshot.Spool.Segments;

/// <summary>
/// Links the entries of an index to chains, one for each transport address and each Call-ID, so that a call's runs are found without reading those of others.
/// Only the heads are in memory, as they stand in the file beside the index. Little-endian:
/// <code>
///  0  8  "EARSCHN1"
///  8  4  number of entries that are linked: so many of the index, from its beginning
/// 12  4  bits of a hash that tell chains apart
/// 16  8  head of the chain of interface descriptions
/// 24  8  head of the chain of hashes whose low bits are 0, then of those with 1, and so on
/// </code>
/// A head is the number of the chain's last entry plus 1 (0: none), and how many entries there are, 4 bytes each.
/// </summary>
internal sealed class ChainTable
{
    public const int HeaderLength = 24;
    public const int HeadLength = 8;
    public const int InterfacesOffset = 16;

    private const int CountOffset = 8;
    private const int BitsOffset = 12;
    private const int FewestBits = 6;

    /// <summary>2 MiB of heads: chains of 100,000 calls have entries of one or two others.</summary>
    private const int MostBits = 18;

    private byte[] image = new byte[HeaderLength + (HeadLength << FewestBits)];
    private int bits = FewestBits;

    /// <summary>Chains that were begun, or went on for the first time, since there are so many.</summary>
    private int used;
    private uint grownAt;

    public ChainTable()
    {
        Magic.CopyTo(image);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(BitsOffset), bits);
    }

    /// <summary>Entries that were added.</summary>
    public uint Count { get; private set; }

    /// <summary>How many chains are told apart.</summary>
    public int Chains => 1 << bits;

    private static ReadOnlySpan<byte> Magic => "EARSCHN1"u8;

    /// <summary>Puts the next entry into its chains.</summary>
    public ChainLinks Add(in IndexEntry entry)
    {
        if (used > Chains / 2 && bits < MostBits)
        {
            Grow();
        }

        Count++;
        if (!entry.IsRun)
        {
            return new ChainLinks(entry.IsInterfaces ? Push(InterfacesOffset) : 0, 0, bits);
        }

        int source = OffsetOf(entry.Key.SourceChain, bits);
        int destination = OffsetOf(entry.Key.DestinationChain, bits);
        return new ChainLinks(Push(source), destination == source ? 0 : Push(destination), bits);
    }

    /// <summary>Writes the file's content.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void WriteTo(SafeFileHandle file)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(CountOffset), Count);
        RandomAccess.Write(file, image, 0);
    }

    /// <summary>Reads how the file begins.</summary>
    /// <param name="header"><see cref="HeaderLength"/> bytes.</param>
    /// <param name="count">Entries that are linked.</param>
    /// <param name="bits">Bits that tell chains apart.</param>
    /// <returns>False when it is no such file.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, out uint count, out int bits)
    {
        count = BinaryPrimitives.ReadUInt32LittleEndian(header[CountOffset..]);
        bits = BinaryPrimitives.ReadInt32LittleEndian(header[BitsOffset..]);
        return header.StartsWith(Magic) && bits is >= FewestBits and <= MostBits;
    }

    public static ChainHead ReadHead(ReadOnlySpan<byte> head) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(head), BinaryPrimitives.ReadUInt32LittleEndian(head[4..]));

    /// <summary>The chain that a hash belongs to: its low bits.</summary>
    public static ulong ChainOf(ulong hash, int bits) => hash & ((1UL << bits) - 1);

    /// <summary>Where in the file the head of a hash's chain is.</summary>
    public static int OffsetOf(ulong hash, int bits) => HeaderLength + (HeadLength * (int)ChainOf(hash, bits));

    /// <returns>What was the chain's last entry.</returns>
    private uint Push(int offset)
    {
        Span<byte> bytes = image.AsSpan(offset, HeadLength);
        ChainHead head = ReadHead(bytes);
        used += head.Last <= grownAt ? 1 : 0;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Count);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], head.Count + 1);
        return head.Last;
    }

    /// <summary>One bit more tells chains apart: each is two from now on, which have what it had so far in common.</summary>
    private void Grow()
    {
        ReadOnlySpan<byte> heads = image.AsSpan(HeaderLength);
        byte[] larger = new byte[image.Length + heads.Length];
        image.CopyTo(larger, 0);
        heads.CopyTo(larger.AsSpan(image.Length));
        image = larger;
        bits++;
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(BitsOffset), bits);
        grownAt = Count;
        used = 0;
    }
}
