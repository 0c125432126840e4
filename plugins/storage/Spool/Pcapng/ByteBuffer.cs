namespace Earshot.Spool.Pcapng;

/// <summary>Bytes that grow at the end, in memory that is used again.</summary>
internal sealed class ByteBuffer
{
    private byte[] bytes = new byte[64 * 1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    /// <summary>Appends so many bytes, with anything in them, for the caller to fill.</summary>
    public Span<byte> Append(int length)
    {
        if (Length + length > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(Length + length, bytes.Length * 2));
        }

        Length += length;
        return bytes.AsSpan(Length - length, length);
    }

    public void Append(ReadOnlySpan<byte> content) => content.CopyTo(Append(content.Length));

    /// <summary>What was written from an offset on, to be changed.</summary>
    public Span<byte> Rewrite(int from) => bytes.AsSpan(from, Length - from);

    /// <summary>The last bytes were not needed.</summary>
    public void Shorten(int length) => Length -= length;

    public void Clear() => Length = 0;
}
