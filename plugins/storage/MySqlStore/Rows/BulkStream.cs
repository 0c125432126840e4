using System.Buffers;

namespace Earshot.MySqlStore.Rows;

/// <summary>
/// Rows of a table as LOAD DATA reads them, each made when it is read: the server works on the first while the last are not made.
/// </summary>
/// <typeparam name="T">What a row is made of.</typeparam>
/// <param name="table">The table.</param>
/// <param name="rows">Its rows.</param>
/// <param name="output">A buffer to make them in, which nobody else uses meanwhile.</param>
/// <param name="ipv6">True when address columns take 16 bytes.</param>
internal sealed class BulkStream<T>(Table<T> table, IEnumerable<T> rows, ArrayBufferWriter<byte> output, bool ipv6) : Stream
{
    private const int PieceLength = 1 << 15;

    private readonly IEnumerator<T> rows = rows.GetEnumerator();
    private readonly SqlLiterals literals = new(output, ipv6, rawBytes: true);
    private int sent;

    /// <summary>Bytes of the largest row so far.</summary>
    public int LongestRow { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (sent == output.WrittenCount)
        {
            Make();
        }

        int length = Math.Min(buffer.Length, output.WrittenCount - sent);
        output.WrittenSpan.Slice(sent, length).CopyTo(buffer);
        sent += length;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // The client library asks in this way even where it is to be synchronous, and then expects an answer at once.
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        rows.Dispose();
        base.Dispose(disposing);
    }

    private void Make()
    {
        output.ResetWrittenCount();
        sent = 0;
        while (output.WrittenCount < PieceLength && rows.MoveNext())
        {
            int begin = output.WrittenCount;
            table.Write(literals, output, rows.Current);
            output.Write("\n"u8);
            LongestRow = Math.Max(LongestRow, output.WrittenCount - begin);
        }
    }
}
