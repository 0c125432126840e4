using Microsoft.Win32.SafeHandles;

namespace Earshot.Spool.Segments;

/// <summary>The heads of an index's chains, read from their file one by one.</summary>
internal sealed class ChainReader : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly int bits;
    private readonly Dictionary<ulong, ChainHead> heads = [];

    private ChainReader(SafeFileHandle file, uint count, int bits, ChainHead interfaces)
    {
        this.file = file;
        this.bits = bits;
        Count = count;
        Interfaces = interfaces;
    }

    /// <summary>Entries that are linked, from the index's beginning.</summary>
    public uint Count { get; }

    /// <summary>The chain of interface descriptions.</summary>
    public ChainHead Interfaces { get; }

    /// <summary>Null when there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ChainReader? TryOpen(string path)
    {
        SafeFileHandle? file = SharedFile.TryOpen(path);
        Span<byte> header = stackalloc byte[ChainTable.HeaderLength];
        if (file is not null
            && SharedFile.Read(file, 0, header) == header.Length
            && ChainTable.TryReadHeader(header, out uint count, out int bits))
        {
            return new ChainReader(file, count, bits, ChainTable.ReadHead(header[ChainTable.InterfacesOffset..]));
        }

        file?.Dispose();
        return null;
    }

    /// <summary>The chain that a hash belongs to.</summary>
    public ulong ChainOf(ulong hash) => ChainTable.ChainOf(hash, bits);

    /// <summary>The head of a chain; empty where the file is cut.</summary>
    public ChainHead Head(ulong chain)
    {
        if (!heads.TryGetValue(chain, out ChainHead head))
        {
            Span<byte> bytes = stackalloc byte[ChainTable.HeadLength];
            bytes.Clear();
            _ = SharedFile.Read(file, ChainTable.OffsetOf(chain, bits), bytes);
            heads.Add(chain, head = ChainTable.ReadHead(bytes));
        }

        return head;
    }

    public void Dispose() => file.Dispose();
}
