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
    private readonly IndexWriter index;
    private readonly Compressor? compressor;
    private readonly ByteBuffer output = new();
    private readonly ByteBuffer compressed = new();

    /// <summary>Where blocks are put together: in the output, or apart from it when they are to be compressed.</summary>
    private readonly ByteBuffer plain;
    private readonly List<(string Source, ushort Interface, LinkType LinkType)> interfaces = [];
    private readonly Totals opened;
    private IndexEntry begun;
    private int emitted;
    private int writtenInterfaces;
    private int outputPackets;
    private long committed;
    private Timestamp first = Timestamp.MaxValue;
    private Timestamp last = new(long.MinValue);

    /// <param name="directory">The spool's folder.</param>
    /// <param name="name">Which segment; there is none of this name.</param>
    /// <param name="totals">What was lost so far.</param>
    public SegmentWriter(string directory, SegmentName name, in Totals totals)
    {
        Name = name;
        opened = totals;
        string path = Path.Combine(directory, name.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Unbuffered: what is written survives the process.
        data = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);
        try
        {
            index = new IndexWriter(Path.Combine(directory, name.IndexPath), Path.Combine(directory, name.ChainsPath));
        }
        catch
        {
            data.Dispose();
            File.Delete(path);
            throw;
        }

        if (name.IsCompressed)
        {
            compressor = new Compressor(CompressionLevel);
            compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        }

        plain = compressor is null ? output : new ByteBuffer();
        PcapngWriter.SectionHeader(plain);
        Emit(default, isIndexed: false);
    }

    public SegmentName Name { get; }

    /// <summary>When packets were expected last, milliseconds of the system's clock.</summary>
    public long UsedAt { get; private set; }

    /// <summary>Nothing of it was written.</summary>
    public bool IsEmpty => committed == 0;

    /// <summary>Packets that are expected and not written yet.</summary>
    public int Waiting { get; private set; }

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

    /// <summary>So many packets more wait to be written.</summary>
    public void Expect(int packets)
    {
        UsedAt = Environment.TickCount64;
        Waiting += packets;
    }

    /// <summary>Begins a run.</summary>
    /// <returns>Memory for all of its packets' blocks, which the caller fills.</returns>
    /// <exception cref="IOException">As with <see cref="Flush"/>.</exception>
    public Span<byte> BeginRun(in PendingPackets.Run run)
    {
        DescribeInterfaces();
        first = run.First < first ? run.First : first;
        last = run.Last > last ? run.Last : last;
        begun = new IndexEntry { First = run.First, Last = run.Last, Key = run.Key, Packets = run.Packets, IsCut = run.IsCut };
        begun.WriteRunBlock(plain.Append(IndexEntry.RunBlockLength), run.Bytes);
        return plain.Append(run.Bytes);
    }

    /// <summary>The run that was begun last is whole.</summary>
    /// <exception cref="IOException">As with <see cref="Flush"/>.</exception>
    public void EndRun()
    {
        outputPackets += begun.Packets;
        Emit(begun, isIndexed: true);
        if (output.Length >= OutputSize)
        {
            WritePieces();
        }
    }

    /// <summary>Writes all pieces.</summary>
    /// <exception cref="IOException">What of it is not whole was taken back; nothing more may be written.</exception>
    public void Flush()
    {
        WritePieces();
        index.Link();
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

        WritePieces();
        index.Add(new IndexEntry { Offset = committed, IsEnd = true });
        index.Flush();
        index.LinkAll();
    }

    public void Dispose()
    {
        data.Dispose();
        index.Dispose();
        compressor?.Dispose();
    }

    private void WritePieces()
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
        emitted = 0;
        Waiting -= outputPackets;
        outputPackets = 0;
        index.Flush();
    }

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

    /// <summary>What was put together is a piece of the file: a run, or other blocks.</summary>
    private void Emit(IndexEntry entry, bool isIndexed)
    {
        int start = emitted;
        int length = plain.Length - start;
        if (compressor is not null)
        {
            length = plain.Length;
            compressed.Clear();
            int bound = Compressor.GetCompressBound(length);
            compressed.Shorten(bound - compressor.Wrap(plain.Written, compressed.Append(bound)));
            plain.Clear();
            ZstdFrame.Pad(output, committed + output.Length, compressed.Length);
            start = output.Length;
            output.Append(compressed.Written);
        }

        emitted = output.Length;
        if (isIndexed)
        {
            index.Add(entry with { Offset = committed + start, StoredLength = emitted - start, PlainLength = length });
        }
    }
}
