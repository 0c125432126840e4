using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Merging;

/// <summary>One of <see cref="CaptureFiles"/>: its source, read as far as the next frame.</summary>
internal sealed class CaptureFile(IPacketSource source, int number) : IDisposable
{
    /// <summary>A wrong stamp must not keep what comes behind it until all other files are over.</summary>
    private readonly PacketClock clock = new();

    /// <summary>Blocks without frames that come before the block at hand.</summary>
    private readonly Queue<PacketBlock> bare = new();
    private readonly BlockCursor cursor = new();

    public string Name => source.Name;

    public SourceStatistics Statistics => source.Statistics;

    /// <summary>When it is its turn: the time of its next frame, and its place among files of the same time.</summary>
    public (Timestamp Time, int Number) Position { get; private set; } = (new Timestamp(long.MinValue), number);

    /// <summary>True when a frame is to be taken next.</summary>
    public bool HasFrame => bare.Count == 0 && cursor.HasFrame;

    /// <summary>Bytes of the frame that is to be taken next.</summary>
    public int Length => cursor.Frame.CapturedLength;

    /// <summary>True when its source has ended and everything was taken.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Reads until there is something to take, and the time of the next frame is known.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public void ReadOn(CancellationToken stop)
    {
        if (bare.Count > 0 || cursor.Block is not null)
        {
            return;
        }

        while (source.Read(stop) is { } block)
        {
            if (!block.Frames.IsEmpty)
            {
                cursor.Begin(block);
                Observe(block.Frames[0]);
                return;
            }

            bare.Enqueue(block);
        }

        IsDone = bare.Count == 0;
    }

    /// <summary>Takes the next block with its lease.</summary>
    /// <param name="until">When it is another file's turn; null when there is no other any more.</param>
    /// <returns>Null when a part of it was taken already or comes later.</returns>
    public PacketBlock? TakeBlock(Timestamp? until)
    {
        if (bare.TryDequeue(out PacketBlock? first))
        {
            return first;
        }

        ReadOnlySpan<Frame> frames = cursor.Block!.Frames;
        if (!cursor.IsAtStart || frames[^1].Timestamp > until)
        {
            return null;
        }

        if (until is not null)
        {
            foreach (ref readonly Frame frame in frames[1..])
            {
                Observe(frame);
            }
        }

        return cursor.Take();
    }

    /// <summary>Copies the next frame, and of its block those that follow up to <paramref name="until"/> and for which there is room.</summary>
    public void CopyTo(MergedBlock target, Timestamp? until)
    {
        cursor.TellSecrets(target);
        do
        {
            cursor.CopyTo(target);
            if (!cursor.HasFrame)
            {
                cursor.End(target).Release();
                return;
            }

            Observe(cursor.Frame);
        }
        while (!(Position.Time > until) && target.HasRoom(Length));
    }

    public void Dispose()
    {
        while (bare.TryDequeue(out PacketBlock? block))
        {
            block.Release();
        }

        if (cursor.Block is not null)
        {
            cursor.Take().Release();
        }

        source.Dispose();
    }

    private void Observe(in Frame frame) => Position = Position with { Time = clock.Observe(frame.Timestamp) };
}
