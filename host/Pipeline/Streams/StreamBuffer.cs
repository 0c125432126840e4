using Earshot.Host.Pipeline.Reassembly;

namespace Earshot.Host.Pipeline.Streams;

/// <summary>Offers a stream to its consumer, and keeps what the consumer did not take.</summary>
internal sealed class StreamBuffer(IStreamConsumer consumer, StreamMemory memory)
{
    /// <summary>More than this that nobody consumes is not the protocol it was taken for.</summary>
    private const int MaxUnconsumed = 256 * 1024;

    private byte[] unconsumed = [];
    private int length;
    private bool afterGap;

    /// <summary>True while it holds bytes that were not taken.</summary>
    public bool HasRest => length > 0;

    /// <inheritdoc cref="IStreamReceiver.Push"/>
    public void Push(ReadOnlySpan<byte> data, bool isAfterGap, in SegmentMoment at)
    {
        if (isAfterGap)
        {
            // What waits for the missing bytes never becomes whole.
            Free();
            afterGap = true;
        }

        if (length == 0)
        {
            Keep(data[Offer(data, at)..]);
            return;
        }

        Keep(data);
        Retry(at);
    }

    /// <summary>Offers again what was not taken.</summary>
    /// <returns>True when some of it was taken now.</returns>
    public bool Retry(in SegmentMoment at)
    {
        if (length == 0)
        {
            return false;
        }

        int consumed = Offer(unconsumed.AsSpan(0, length), at);
        unconsumed.AsSpan(consumed, length - consumed).CopyTo(unconsumed);
        length -= consumed;
        if (length == 0)
        {
            Free();
        }

        return consumed > 0;
    }

    public void Free()
    {
        if (unconsumed.Length > 0)
        {
            memory.Return(unconsumed);
        }

        unconsumed = [];
        length = 0;
    }

    private int Offer(ReadOnlySpan<byte> data, in SegmentMoment at)
    {
        int consumed = Math.Clamp(consumer.OnStream(data, afterGap, at), 0, data.Length);
        afterGap = afterGap && consumed == 0;
        return consumed;
    }

    private void Keep(ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
        {
            return;
        }

        if (length + data.Length > MaxUnconsumed)
        {
            memory.Overflow();
            afterGap = true;
            Free();
            return;
        }

        if (length + data.Length > unconsumed.Length)
        {
            int kept = length;
            byte[] larger = memory.Rent(length + data.Length);
            unconsumed.AsSpan(0, kept).CopyTo(larger);
            Free();
            unconsumed = larger;
            length = kept;
        }

        data.CopyTo(unconsumed.AsSpan(length));
        length += data.Length;
    }
}
