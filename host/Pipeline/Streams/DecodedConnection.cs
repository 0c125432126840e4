using Earshot.Host.Pipeline.Reassembly;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Streams;

namespace Earshot.Host.Pipeline.Streams;

/// <summary>A connection of a stream decoder: its two directions outside, and what comes out of them.</summary>
internal sealed class DecodedConnection : IStreamSink
{
    private readonly StreamLayers layers;
    private readonly GuardedStreamDecoder decoder;
    private readonly IStreamConnection connection;
    private readonly StreamDirection?[] outer = new StreamDirection?[2];
    private readonly StreamDirection?[] inner = new StreamDirection?[2];
    private SegmentMoment moment;
    private int held;
    private bool isBusy;
    private bool hasFailed;

    public DecodedConnection(StreamLayers layers, GuardedStreamDecoder decoder, StreamDirection first)
    {
        this.layers = layers;
        this.decoder = decoder;
        outer[0] = first;
        First = first.Origin;
        connection = decoder.Decoder.Open(this);
    }

    /// <summary>Where its first direction comes from.</summary>
    public StreamOrigin First { get; }

    /// <inheritdoc cref="StreamOrigin.Depth"/>
    public int Depth => First.Depth;

    /// <summary>True until its second direction was seen.</summary>
    public bool IsHalfOpen { get; private set; } = true;

    private SignallingTransport Transport => decoder.Decoder.Over(First.Transport);

    /// <summary>What comes out of a direction, once something did.</summary>
    public StreamDirection? Inner(StreamSide side) => inner[(int)side];

    /// <summary>True while it holds bytes of a direction that nobody has taken yet.</summary>
    public bool HasRest(StreamDirection direction) => held > 0 || inner[(int)SideOf(direction)] is { HasRest: true };

    /// <summary>The second direction is there.</summary>
    public void Join(StreamDirection second)
    {
        outer[1] = second;
        IsHalfOpen = false;
    }

    /// <summary>A direction is over. When none is left, so is the connection.</summary>
    public void Leave(StreamDirection direction)
    {
        outer[(int)SideOf(direction)] = null;
        if (outer[0] is not null || outer[1] is not null)
        {
            return;
        }

        inner[0]?.Close();
        inner[1]?.Close();
        layers.Forget(this);
        layers.Memory.Charge(-held);
        connection.Dispose();
    }

    /// <summary>
    /// Takes from one direction. A direction may wait for the other, as a TLS server's keys wait for the client's hello: so
    /// what the other one left is offered again after each step, and then what is left of this one.
    /// </summary>
    /// <returns>How many bytes are done with.</returns>
    public int OnStream(StreamDirection direction, ReadOnlySpan<byte> data, bool afterGap, in SegmentMoment at)
    {
        StreamSide side = SideOf(direction);
        if (isBusy)
        {
            return Offer(side, data, afterGap, at); // offered again because of the other direction
        }

        isBusy = true;
        int taken = 0;
        bool goesOn = true;
        while (goesOn && taken < data.Length)
        {
            int step = Offer(side, data[taken..], afterGap && taken == 0, at);
            taken += step;
            goesOn = step > 0 && outer[1 - (int)side]?.Retry(at) == true;
        }

        isBusy = false;
        return taken;
    }

    public void OnBytes(StreamSide side, ReadOnlySpan<byte> bytes, bool afterGap)
    {
        StreamOrigin origin = outer[(int)side]!.Origin;
        StreamDirection direction = inner[(int)side]
            ??= new StreamDirection(layers, new StreamOrigin(origin.Flow, origin.Path, Transport, this, side, origin.Carriers));
        direction.Push(bytes, afterGap, moment);
    }

    public void OnMessage(StreamSide side, ReadOnlySpan<byte> message) =>
        layers.OnMessage(outer[(int)side]!.Origin with { Transport = Transport }, message, moment);

    private StreamSide SideOf(StreamDirection direction) => direction == outer[0] ? StreamSide.First : StreamSide.Second;

    private int Offer(StreamSide side, ReadOnlySpan<byte> data, bool afterGap, in SegmentMoment at)
    {
        if (hasFailed || decoder.Guard.IsOut)
        {
            return data.Length;
        }

        moment = at;
        int taken = data.Length;
        try
        {
            StreamStretch stretch = new() { Bytes = data, Side = side, AfterGap = afterGap, Timestamp = at.Timestamp };
            taken = Math.Clamp(connection.OnStream(stretch), 0, data.Length);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            decoder.Guard.Record(fault);
            hasFailed = true;
        }

        layers.Memory.Charge(connection.Held - held);
        held = connection.Held;
        return taken;
    }
}
