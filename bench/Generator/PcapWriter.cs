using System.Buffers.Binary;

namespace Earshot.Bench.Generator;

/// <summary>Writes a classic capture file with microseconds and Ethernet frames (draft-ietf-opsawg-pcap).</summary>
internal sealed class PcapWriter : IDisposable
{
    private const int RecordHeader = 16;
    private const int MaxFrame = 4096;

    private readonly Stream output;
    private readonly byte[] buffer = new byte[1 << 20];
    private int used;

    public PcapWriter(Stream output)
    {
        this.output = output;
        BinaryPrimitives.WriteUInt32LittleEndian(buffer, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(buffer.AsSpan(4), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(buffer.AsSpan(6), 4);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(16), 65_535);
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(20), 1);
        used = 24;
    }

    /// <summary>Frames written so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Bytes of these frames, without file and record headers.</summary>
    public long Bytes { get; private set; }

    /// <summary>Room for the next frame.</summary>
    public Span<byte> Begin()
    {
        if (buffer.Length - used < RecordHeader + MaxFrame)
        {
            Flush();
        }

        return buffer.AsSpan(used + RecordHeader, MaxFrame);
    }

    /// <summary>The frame of the last <see cref="Begin"/> is complete.</summary>
    /// <param name="time">Microseconds since the epoch.</param>
    /// <param name="length">Its length.</param>
    public void Commit(long time, int length)
    {
        Span<byte> header = buffer.AsSpan(used, RecordHeader);
        (long seconds, long microseconds) = Math.DivRem(time, 1_000_000);
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)microseconds);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], length);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], length);
        used += RecordHeader + length;
        Frames++;
        Bytes += length;
    }

    public void Dispose() => Flush();

    private void Flush()
    {
        output.Write(buffer, 0, used);
        used = 0;
    }
}
