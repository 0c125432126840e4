using System.Buffers.Binary;

namespace Earshot.Remote.Tests.Network;

/// <summary>A capture file that comes bit by bit out of a named pipe, so that whoever reads it can be killed in the middle.</summary>
internal sealed class PacedFeed : IDisposable
{
    private const int FileHeader = 24;
    private const int Piece = 1 << 16;

    private readonly byte[] capture;
    private FileStream? pipe;
    private int written;

    /// <param name="path">Where the pipe is made.</param>
    /// <param name="capture">A pcap file.</param>
    public PacedFeed(string path, string capture)
    {
        Path = path;
        this.capture = File.ReadAllBytes(capture);
        Commands.Run("mkfifo", path);
    }

    public string Path { get; }

    /// <summary>Waits for a reader, and gives it the file's header.</summary>
    public Task OpenAsync() => Task.Run(() =>
    {
        pipe = new FileStream(Path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        pipe.Write(capture, 0, FileHeader);
        written = FileHeader;
    });

    /// <summary>Writes on up to a part of the file, about 3 MB a second.</summary>
    public async Task WriteAsync(double part)
    {
        int end = part >= 1 ? capture.Length : (int)(capture.Length * part);
        while (written < end)
        {
            int length = Math.Min(Piece, end - written);
            await pipe!.WriteAsync(capture.AsMemory(written, length));
            written += length;
            await Task.Delay(20);
        }
    }

    /// <summary>The file is at its end.</summary>
    public void Close() => pipe?.Dispose();

    /// <summary>Packets of a pcap file.</summary>
    public static int Count(string capture) => Records(File.ReadAllBytes(capture)).Count();

    /// <summary>Moves the packets of a pcap file to a later time.</summary>
    public static void Shift(string capture, uint seconds)
    {
        byte[] bytes = File.ReadAllBytes(capture);
        foreach (int record in Records(bytes))
        {
            Span<byte> time = bytes.AsSpan(record);
            BinaryPrimitives.WriteUInt32LittleEndian(time, BinaryPrimitives.ReadUInt32LittleEndian(time) + seconds);
        }

        File.WriteAllBytes(capture, bytes);
    }

    public void Dispose() => Close();

    private static IEnumerable<int> Records(byte[] bytes)
    {
        for (int next = FileHeader; next < bytes.Length; next += 16 + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(next + 8)))
        {
            yield return next;
        }
    }
}
