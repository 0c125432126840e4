using Earshot.Spool.Pcapng;
using Microsoft.Win32.SafeHandles;

namespace Earshot.Spool.Segments;

/// <summary>
/// An index that is being written. Entries are only ever appended; the table of chains is replaced as a whole from time to time, and entries that it does not
/// know yet are read one after the other.
/// </summary>
internal sealed class IndexWriter : IDisposable
{
    /// <summary>So many entries, and one for so many chains, may be missing in the table: it is not worth writing for less.</summary>
    private const int MostUnlinked = 64;
    private const int ChainsForUnlinked = 32;

    private readonly FileStream file;
    private readonly string chainsPath;
    private readonly string newChainsPath;
    private readonly ChainTable chains = new();
    private readonly ByteBuffer buffer = new();
    private uint linked;

    /// <param name="path">The index: there is none.</param>
    /// <param name="chainsPath">The table of its chains.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public IndexWriter(string path, string chainsPath)
    {
        this.chainsPath = chainsPath;
        newChainsPath = chainsPath + SegmentName.NewExtension;
        // Unbuffered: what is written survives the process.
        file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);
        buffer.Append(IndexFormat.ChainedMagic);
    }

    /// <summary>Bytes that wait to be written.</summary>
    public int Waiting => buffer.Length;

    /// <summary>Puts an entry behind the others; it waits to be written.</summary>
    public void Add(in IndexEntry entry) => IndexFormat.Write(buffer.Append(IndexFormat.Chained.EntryLength), entry, chains.Add(entry));

    /// <summary>Writes what waits.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Flush()
    {
        file.Write(buffer.Written);
        buffer.Clear();
    }

    /// <summary>Writes the table when many entries are not in it; nothing may wait.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Link()
    {
        if (chains.Count - linked >= Math.Max(MostUnlinked, chains.Chains / ChainsForUnlinked))
        {
            LinkAll();
        }
    }

    /// <summary>Writes the table; nothing may wait. Who reads the old one meanwhile has it to the end.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void LinkAll()
    {
        using (SafeFileHandle anew = File.OpenHandle(newChainsPath, FileMode.Create, FileAccess.Write, FileShare.Delete))
        {
            chains.WriteTo(anew);
        }

        File.Move(newChainsPath, chainsPath, overwrite: true);
        linked = chains.Count;
    }

    public void Dispose() => file.Dispose();
}
