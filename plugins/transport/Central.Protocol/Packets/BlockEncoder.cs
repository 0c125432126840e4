using System.Buffers;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Central.Protocol.Packets;

/// <summary>Makes messages <c>PacketBlock</c> of blocks. One thread; it keeps its buffers.</summary>
public sealed class BlockEncoder(CompressionMethod method) : IDisposable
{
    // A body near the limit of a message would need more than one even if it is compressed badly.
    private const int MaxRawBody = BlockHeader.MaxMessage - (1 << 20);

    private readonly BodyCompressor compressor = new();
    private readonly ProtoWriter body = new();
    private readonly ProtoWriter column = new();
    private readonly ProtoWriter message = new();

    /// <summary>Frames of a block from one on, so many as surely fit into one message.</summary>
    /// <returns>How many; at least 1 when there is one.</returns>
    public static int FramesThatFit(ReadOnlySpan<Frame> frames)
    {
        long bytes = 0;
        for (int i = 0; i < frames.Length; i++)
        {
            // A frame's entries in the columns are at most 10 + 5 + 10 + 12 bytes.
            bytes += frames[i].CapturedLength + 40;
            if (bytes > MaxRawBody && i > 0)
            {
                return i;
            }
        }

        return frames.Length;
    }

    /// <summary>The end of a run.</summary>
    public WireBlock EncodeEnd(ulong sequence, ulong framesBefore)
    {
        message.Clear();
        message.Varint(1, sequence);
        message.Varint(6, 1);
        message.Varint(7, framesBefore);
        return Take();
    }

    /// <summary>Encodes some frames of a block.</summary>
    /// <param name="sequence">The number of what comes of it.</param>
    /// <param name="framesBefore">Frames of all blocks before.</param>
    /// <param name="block">The block.</param>
    /// <param name="first">Index of the first frame.</param>
    /// <param name="count">Number of frames.</param>
    /// <param name="isLast">These are its last frames: what the block promises holds.</param>
    /// <param name="carried">Drops that go before the block's own.</param>
    public WireBlock Encode(
        ulong sequence, ulong framesBefore, PacketBlock block, int first, int count, bool isLast, ReadOnlySpan<CaptureDrops> carried)
    {
        ArgumentNullException.ThrowIfNull(block);
        WriteBody(block, first, count, isLast, carried);
        message.Clear();
        message.Varint(1, sequence);
        message.Varint(2, (ulong)count);
        Span<byte> compressed = message.Room(BodyCompressor.Bound(method, body.Length) + 64)[64..];
        int length = compressor.Compress(method, body.Written, compressed);
        // What does not get smaller travels as it is.
        CompressionMethod used = length < body.Length ? method : CompressionMethod.None;
        message.Varint(3, (ulong)used);
        message.Varint(4, (ulong)body.Length);
        ReadOnlySpan<byte> bytes = used == CompressionMethod.None ? body.Written : compressed[..length];
        message.LengthPrefix(5, bytes.Length);
        // Both lie in one buffer, the compressed bytes behind where they go to.
        bytes.CopyTo(message.Room(bytes.Length));
        message.Advance(bytes.Length);
        message.Varint(7, framesBefore);
        return Take();
    }

    /// <inheritdoc/>
    public void Dispose() => compressor.Dispose();

    private WireBlock Take() => WireBlock.Copy(new ReadOnlySequence<byte>(message.Memory));

    private void WriteBody(PacketBlock block, int first, int count, bool isLast, ReadOnlySpan<CaptureDrops> carried)
    {
        ReadOnlySpan<Frame> frames = block.Frames.Slice(first, count);
        body.Clear();
        body.Fixed64(1, count == 0 ? 0 : frames[0].Timestamp.Nanoseconds);
        WriteColumns(frames);
        WriteLinks(frames);
        if (isLast && block.Clock is { } clock)
        {
            body.Fixed64(6, clock.Nanoseconds);
        }

        foreach (CaptureDrops drops in carried)
        {
            WriteDrops(drops with { BeforeFrame = 0 });
        }

        foreach (CaptureDrops drops in block.Drops)
        {
            if (Belongs(drops.BeforeFrame, first, count, isLast))
            {
                WriteDrops(drops with { BeforeFrame = drops.BeforeFrame - first });
            }
        }

        foreach (CaptureSecrets secrets in block.Secrets)
        {
            if (Belongs(secrets.BeforeFrame, first, count, isLast))
            {
                column.Clear();
                column.Varint(1, (ulong)(secrets.BeforeFrame - first));
                column.Varint(2, (uint)secrets.Kind);
                column.Bytes(3, secrets.Data.Span);
                body.Bytes(8, column.Written);
            }
        }

        WriteBytes(block.Bytes, frames);
    }

    // What stands behind the last frame of a part goes with the next part, before its first one.
    private static bool Belongs(int beforeFrame, int first, int count, bool isLast) =>
        beforeFrame >= first && (beforeFrame < first + count || (isLast && beforeFrame == first + count));

    private void WriteColumns(ReadOnlySpan<Frame> frames)
    {
        column.Clear();
        long previous = frames.Length == 0 ? 0 : frames[0].Timestamp.Nanoseconds;
        foreach (ref readonly Frame frame in frames)
        {
            column.Raw(ProtoWriter.ZigZag(frame.Timestamp.Nanoseconds - previous));
            previous = frame.Timestamp.Nanoseconds;
        }

        WriteColumn(2, frames.Length);
        bool isCut = false;
        foreach (ref readonly Frame frame in frames)
        {
            column.Raw((uint)frame.CapturedLength);
            isCut |= frame.WireLength != frame.CapturedLength;
        }

        WriteColumn(3, frames.Length);
        if (isCut)
        {
            foreach (ref readonly Frame frame in frames)
            {
                column.Raw(ProtoWriter.ZigZag((long)frame.WireLength - frame.CapturedLength));
            }

            WriteColumn(4, frames.Length);
        }
    }

    private void WriteColumn(int field, int frames)
    {
        if (frames > 0)
        {
            body.Bytes(field, column.Written);
        }

        column.Clear();
    }

    private void WriteLinks(ReadOnlySpan<Frame> frames)
    {
        for (int i = 0; i < frames.Length;)
        {
            int begin = i;
            while (i < frames.Length && frames[i].Interface == frames[begin].Interface && frames[i].LinkType == frames[begin].LinkType)
            {
                i++;
            }

            column.Clear();
            column.Varint(1, (ulong)(i - begin));
            column.Varint(2, frames[begin].Interface);
            column.Varint(3, (ulong)frames[begin].LinkType);
            body.Bytes(5, column.Written);
        }
    }

    private void WriteDrops(CaptureDrops drops)
    {
        column.Clear();
        column.Varint(1, (ulong)drops.BeforeFrame);
        column.Fixed64(2, drops.From.Nanoseconds);
        column.Fixed64(3, drops.To.Nanoseconds);
        column.Varint(4, (ulong)drops.Place);
        column.Varint(5, (ulong)drops.Packets);
        body.Bytes(7, column.Written);
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes, ReadOnlySpan<Frame> frames)
    {
        int length = 0;
        foreach (ref readonly Frame frame in frames)
        {
            length += frame.CapturedLength;
        }

        body.LengthPrefix(9, length);
        Span<byte> room = body.Room(length);
        foreach (ref readonly Frame frame in frames)
        {
            bytes.Slice(frame.Offset, frame.CapturedLength).CopyTo(room);
            room = room[frame.CapturedLength..];
        }

        body.Advance(length);
    }
}
