using Earshot.Spool.Pcapng;

namespace Earshot.Spool.Segments;

/// <summary>
/// The index of a segment: 8 bytes "EARSIDX1", then entries. What stands in the segment behind the last entry, because the
/// process died or is just writing, is found by scanning.
/// </summary>
internal static class IndexFile
{
    private static ReadOnlySpan<byte> Magic => "EARSIDX1"u8;

    public static void WriteHeader(ByteBuffer target) => target.Append(Magic);

    /// <summary>What is in a segment.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SegmentContents Read(SegmentFile file)
    {
        List<IndexEntry> entries = ReadEntries(file.IndexPath);
        if (entries is [.., { IsEnd: true }])
        {
            return new SegmentContents(entries[..^1], entries[^1].Offset, IsComplete: true);
        }

        using var scanner = new SegmentScanner(file, entries is [.., var last] ? last.Offset + last.StoredLength : 0);
        while (scanner.TryRead(out IndexEntry entry))
        {
            if (entry.IsRun || entry.IsInterfaces)
            {
                entries.Add(entry);
            }
        }

        return new SegmentContents(entries, scanner.Position, IsComplete: false);
    }

    /// <summary>True when a segment was ended in good order, which its last entry tells.</summary>
    public static bool IsComplete(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
            Span<byte> last = stackalloc byte[IndexEntry.Length];
            file.Position = Math.Max(file.Length - last.Length, 0);
            return file.ReadAtLeast(last, last.Length, throwOnEndOfStream: false) == last.Length
                && IndexEntry.TryRead(last, out IndexEntry entry)
                && entry.IsEnd;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Writes an index anew.</summary>
    public static void Write(string path, SegmentContents contents)
    {
        var bytes = new ByteBuffer();
        WriteHeader(bytes);
        foreach (IndexEntry entry in contents.Entries)
        {
            entry.Write(bytes.Append(IndexEntry.Length));
        }

        new IndexEntry { Offset = contents.Length, IsEnd = true }.Write(bytes.Append(IndexEntry.Length));
        string anew = path + ".new";
        using (FileStream file = File.Create(anew))
        {
            file.Write(bytes.Written);
        }

        File.Move(anew, path, overwrite: true);
    }

    private static List<IndexEntry> ReadEntries(string path)
    {
        ReadOnlySpan<byte> rest = ReadShared(path);
        var entries = new List<IndexEntry>();
        if (!rest.StartsWith(Magic))
        {
            return entries;
        }

        rest = rest[Magic.Length..];
        while (IndexEntry.TryRead(rest, out IndexEntry entry))
        {
            entries.Add(entry);
            rest = rest[IndexEntry.Length..];
        }

        return entries;
    }

    // File.ReadAllBytes would not let others write meanwhile.
    private static byte[] ReadShared(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
            byte[] bytes = new byte[file.Length];
            return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }
}
