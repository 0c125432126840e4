using Earshot.Host.Pipeline.Reassembly;

namespace Earshot.Host.Pipeline.Streams;

/// <summary>
/// One direction of a stream, at any layer: finds out from its first bytes who takes it, and hands it on. What is inside a
/// connection is a stream again, and so a direction again.
/// </summary>
internal sealed class StreamDirection : IStreamReceiver, IStreamConsumer
{
    private readonly StreamLayers layers;
    private readonly StreamBuffer buffer;
    private StreamTaker taker = StreamTaker.Undecided;

    public StreamDirection(StreamLayers layers, in StreamOrigin origin)
    {
        this.layers = layers;
        Origin = origin;
        buffer = new StreamBuffer(this, layers.Memory);
    }

    public StreamOrigin Origin { get; }

    public bool IsWanted => taker.Kind != StreamTakerKind.Nobody;

    /// <summary>The connection that it turned out to be a direction of, or null.</summary>
    public DecodedConnection? Connection { get; private set; }

    /// <summary>True while it holds bytes that nobody has taken yet.</summary>
    public bool HasRest => buffer.HasRest || Connection?.HasRest(this) == true;

    public void OnFrame()
    {
        if (Origin.Carriers is { } carriers)
        {
            layers.Spool?.Hold(carriers);
        }
    }

    public void OnCaughtUp()
    {
        if (Origin.Carriers is not { } carriers)
        {
            return;
        }

        if (!HasRest)
        {
            carriers.Free();
        }
        else if (carriers.IsFiled)
        {
            carriers.KeepLast();
        }
    }

    public void Push(ReadOnlySpan<byte> data, bool afterGap, in SegmentMoment at) => buffer.Push(data, afterGap, at);

    /// <inheritdoc cref="StreamBuffer.Retry"/>
    public bool Retry(in SegmentMoment at) => buffer.Retry(at);

    public void Close()
    {
        buffer.Free();
        Connection?.Leave(this);
        if (Origin.Outer is null)
        {
            Origin.Carriers?.Free();
        }
    }

    public int OnStream(ReadOnlySpan<byte> data, bool afterGap, in SegmentMoment at)
    {
        if (taker.Kind == StreamTakerKind.Undecided || (taker.Kind == StreamTakerKind.Nobody && afterGap))
        {
            // Empty lines, which keep connections alive (RFC 5626, 3.5.1), tell nothing of what follows.
            if (data.IndexOfAnyExcept((byte)'\r', (byte)'\n') < 0)
            {
                return data.Length;
            }

            taker = layers.Choose(Origin, data);
            Connection = layers.Connect(taker, this);
        }

        return taker.Kind switch
        {
            StreamTakerKind.Undecided => 0,
            StreamTakerKind.Analyzer => layers.OnStream(taker.Analyzer, Origin, data, afterGap, at),
            StreamTakerKind.Nobody => data.Length,
            _ => Connection!.OnStream(this, data, afterGap, at),
        };
    }
}
