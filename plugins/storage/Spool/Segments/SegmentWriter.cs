using System.Globalization;
using Earshot.Sdk.Packets;
using Earshot.Spool.Pcapng;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Earshot.Spool.Segments;

/// <summary>
/// A segment that is being written. Only ever appended to: first packets, then their index entries, so that an entry never
/// points at what is not there.
/// </summary>
internal sealed class SegmentWriter : IDisposable
{
    /// <summary>Written at a time.</summary>
    private const int OutputSize = 1024 * 1024;

    private const int CompressionLevel = 1;

    private readonly FileStream data;
    private readonly FileStream index;
    private readonly Compressor? compressor;
    private readonly Arena arena;
    private readonly PendingRuns pending;
    private readonly ByteBuffer plain = new();
    private readonly ByteBuffer compressed = new();
    private readonly ByteBuffer output = new();
    private readonly ByteBuffer entries = new();
    private readonly List<(string Source, ushort Interface, LinkType LinkType)> interfaces = [];
    private readonly Totals opened;
    private int writtenInterfaces;
    private int outputPackets;
    private int written;
    private long committed;
    private Timestamp first = Timestamp.MaxValue;
    private Timestamp last = new(long.MinValue);

    /// <param name="directory">The spool's folder.</param>
    /// <param name="name">Which segment; there is none of this name.</param>
    /// <param name="arena">Where packets wait.</param>
    /// <param name="totals">What was lost so far.</param>
    public SegmentWriter(string directory, SegmentName name, Arena arena, in Totals totals)
    {
        Name = name;
        this.arena = arena;
        opened = totals;
        pending = new PendingRuns(arena);
        string path = Path.Combine(directory, name.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        data = Create(path);
        try
        {
            index = Create(Path.Combine(directory, name.IndexPath));
        }
        catch
        {
            data.Dispose();
            throw;
        }

        if (name.IsCompressed)
        {
            compressor = new Compressor(CompressionLevel);
            compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        }

        IndexFile.WriteHeader(entries);
        PcapngWriter.SectionHeader(plain);
        Emit(default, isIndexed: false);
    }

    public SegmentName Name { get; }

    /// <summary>When a packet was added last, milliseconds of the system's clock.</summary>
    public long UsedAt { get; private set; }

    /// <summary>Packets that are not written yet.</summary>
    public int Waiting => pending.Packets - written;

    /// <summary>The number of an interface in this segment; it is described before the next run.</summary>
    public uint InterfaceOf(string source, in Frame frame)
    {
        for (int i = interfaces.Count - 1; i >= 0; i--)
        {
            (string name, ushort number, LinkType linkType) = interfaces[i];
            if (number == frame.Interface && linkType == frame.LinkType && name == source)
            {
                return (uint)i;
            }
        }

        interfaces.Add((source, frame.Interface, frame.LinkType));
        return (uint)(interfaces.Count - 1);
    }

    /// <summary>Memory for a packet's block.</summary>
    public Span<byte> Add(in RunKey key, int length, Timestamp time, bool isCut)
    {
        UsedAt = Environment.TickCount64;
        first = time < first ? time : first;
        last = time > last ? time : last;
        return pending.Add(key, length, time, isCut);
    }

    /// <summary>Writes all that waits.</summary>
    /// <exception cref="IOException">What of it is not whole was taken back; nothing more may be written.</exception>
    public void Write()
    {
        DescribeInterfaces();
        foreach (ref readonly PendingRuns.Run run in pending.Runs)
        {
            Gather(run);
            outputPackets += run.Packets;
            if (output.Length >= OutputSize)
            {
                WriteOutput();
            }
        }

        WriteOutput();
        pending.Clear();
        written = 0;
    }

    /// <summary>Ends the segment in good order; nothing may wait.</summary>
    public void Complete(in Totals totals)
    {
        DescribeInterfaces();
        if (interfaces.Count > 0)
        {
            long missed = totals.Missed - opened.Missed;
            PcapngWriter.Statistics(
                plain,
                first,
                last,
                totals.Since(opened),
                missed > 0 ? string.Create(CultureInfo.InvariantCulture, $"{missed} packets were captured but not spooled") : "");
            Emit(default, isIndexed: false);
        }

        WriteOutput();
        new IndexEntry { Offset = committed, IsEnd = true }.Write(entries.Append(IndexEntry.Length));
        WriteOutput();
    }

    public void Dispose()
    {
        pending.Clear();
        data.Dispose();
        index.Dispose();
        compressor?.Dispose();
    }

    // Unbuffered: what is written survives the process.
    private static FileStream Create(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);

    private void DescribeInterfaces()
    {
        if (writtenInterfaces == interfaces.Count)
        {
            return;
        }

        for (; writtenInterfaces < interfaces.Count; writtenInterfaces++)
        {
            (string source, ushort number, LinkType linkType) = interfaces[writtenInterfaces];
            PcapngWriter.InterfaceDescription(
                plain, string.Create(CultureInfo.InvariantCulture, $"{source} [{number}]"), linkType);
        }

        Emit(new IndexEntry { IsInterfaces = true }, isIndexed: true);
    }

    private void Gather(in PendingRuns.Run run)
    {
        var entry = new IndexEntry
        {
            First = run.First,
            Last = run.Last,
            Key = run.Key,
            Packets = run.Packets,
            IsCut = run.IsCut,
        };
        entry.WriteRunBlock(plain.Append(IndexEntry.RunBlockLength), run.Bytes);
        Arena.Place place = run.Head;
        while (place != Arena.Place.None)
        {
            plain.Append(arena.Read(place, out place));
        }

        Emit(entry, isIndexed: true);
    }

    /// <summary>Moves what was gathered to the output, compressed or not.</summary>
    private void Emit(IndexEntry entry, bool isIndexed)
    {
        int before = output.Length;
        if (compressor is null)
        {
            output.Append(plain.Written);
        }
        else
        {
            compressed.Clear();
            int bound = Compressor.GetCompressBound(plain.Length);
            compressed.Shorten(bound - compressor.Wrap(plain.Written, compressed.Append(bound)));
            ZstdFrame.Pad(output, committed + output.Length, compressed.Length);
            before = output.Length;
            output.Append(compressed.Written);
        }

        if (isIndexed)
        {
            entry = entry with { Offset = committed + before, StoredLength = output.Length - before, PlainLength = plain.Length };
            entry.Write(entries.Append(IndexEntry.Length));
        }

        plain.Clear();
    }

    private void WriteOutput()
    {
        try
        {
            data.Write(output.Written);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            data.SetLength(committed);
            throw;
        }

        committed += output.Length;
        output.Clear();
        written += outputPackets;
        outputPackets = 0;
        index.Write(entries.Written);
        entries.Clear();
    }
}
