using Earshot.Host.Pipeline.Reassembly;
using Earshot.Host.Pipeline.Spooling;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Streams;

namespace Earshot.Host.Pipeline.Streams;

/// <summary>
/// What lies between TCP and the signalling analyzers: tells by content which decoder or analyzer takes a stream, and brings
/// the two directions of a connection together.
/// </summary>
internal sealed class StreamLayers(PayloadRoutes routes, SignallingAnalyzers signalling, StreamDecoders decoders, StreamMemory memory)
    : ITcpFollower
{
    /// <summary>Stream layers that may be nested: WebSocket in TLS in TLS is a proxy's, more is nobody's.</summary>
    private const int MaxDepth = 4;

    /// <summary>TCP connections that wait for their second direction, by its flow. Each is some stream's, so they are bounded.</summary>
    private readonly Dictionary<Flow, List<DecodedConnection>> halfOpen = [];

    public StreamMemory Memory => memory;

    /// <summary>Is told which frames messages came in; null where nobody wants it.</summary>
    public SpoolTap? Spool { get; init; }

    /// <summary>Streams that were not looked into because of <see cref="MaxDepth"/>.</summary>
    public long TooDeep { get; private set; }

    public IStreamReceiver? Follow(in Flow flow, int path, ReadOnlySpan<byte> data)
    {
        var origin = new StreamOrigin(flow, path, SignallingTransport.Tcp);
        bool isExpected = routes.OfStreamPort(flow) != PayloadRoutes.None || FindHalfOpen(origin) is not null;
        return isExpected || (data.Length > 0 && Choose(origin, data).Kind != StreamTakerKind.Nobody)
            ? new StreamDirection(this, Spool is null ? origin : origin with { Carriers = new HeldFrames(memory) })
            : null;
    }

    /// <summary>Tells who takes a stream that begins like this. Content comes before ports: a SIP port may carry TLS.</summary>
    public StreamTaker Choose(in StreamOrigin origin, ReadOnlySpan<byte> start)
    {
        if (FindHalfOpen(origin) is { } connection)
        {
            return StreamTaker.OfConnection(connection);
        }

        switch (decoders.Recognize(start, out GuardedStreamDecoder? decoder))
        {
            case StreamRecognition.Yes when origin.Depth < MaxDepth:
                return StreamTaker.OfDecoder(decoder!);
            case StreamRecognition.Yes:
                TooDeep++;
                return StreamTaker.Nobody;
            case StreamRecognition.Maybe:
                return StreamTaker.Undecided;
        }

        byte route = routes.OfStreamPort(origin.Flow);
        if (route == PayloadRoutes.None)
        {
            route = routes.OfStreamStart(start);
            if (route == PayloadRoutes.None || !signalling.Recognizes(route - 1, start))
            {
                return StreamTaker.Nobody;
            }
        }

        return StreamTaker.OfAnalyzer(route - 1);
    }

    /// <summary>Makes a direction part of the connection that its taker stands for; null where that is none.</summary>
    public DecodedConnection? Connect(in StreamTaker taker, StreamDirection direction)
    {
        switch (taker.Kind)
        {
            case StreamTakerKind.Decoder:
                var connection = new DecodedConnection(this, taker.Decoder!, direction);
                Await(connection);
                return connection;
            case StreamTakerKind.Connection:
                Forget(taker.Connection!);
                taker.Connection!.Join(direction);
                return taker.Connection;
            default:
                return null;
        }
    }

    /// <summary>A connection no longer waits for its second direction.</summary>
    public void Forget(DecodedConnection connection)
    {
        Flow awaited = connection.First.Flow.Reversed;
        if (connection is { IsHalfOpen: true, Depth: 0 }
            && halfOpen.TryGetValue(awaited, out List<DecodedConnection>? waiting)
            && waiting.Remove(connection)
            && waiting.Count == 0)
        {
            halfOpen.Remove(awaited);
        }
    }

    /// <summary>Hands a stretch of a stream to an analyzer.</summary>
    /// <returns>How many bytes are done with.</returns>
    public int OnStream(int analyzer, in StreamOrigin origin, ReadOnlySpan<byte> data, bool afterGap, in SegmentMoment at)
    {
        Spool?.Expect(origin.Flow, at.Timestamp, origin.Carriers);
        return signalling.OnStream(analyzer, Packet(origin, data, afterGap, at));
    }

    /// <summary>Hands a message to the analyzer that claims how it begins.</summary>
    public void OnMessage(in StreamOrigin origin, ReadOnlySpan<byte> message, in SegmentMoment at)
    {
        byte route = routes.OfStreamStart(message);
        if (route != PayloadRoutes.None)
        {
            Spool?.Expect(origin.Flow, at.Timestamp, origin.Carriers);
            signalling.OnDatagram(route - 1, Packet(origin, message, afterGap: false, at));
        }
    }

    private static SignallingPacket Packet(in StreamOrigin origin, ReadOnlySpan<byte> data, bool afterGap, in SegmentMoment at) => new()
    {
        Payload = data,
        Flow = origin.Flow,
        Transport = origin.Transport,
        Timestamp = at.Timestamp,
        FrameNumber = at.FrameNumber,
        Path = origin.Path,
        AfterGap = afterGap,
    };

    private void Await(DecodedConnection connection)
    {
        if (connection.Depth > 0)
        {
            return; // inside another connection the outer one knows both directions
        }

        Flow awaited = connection.First.Flow.Reversed;
        if (!halfOpen.TryGetValue(awaited, out List<DecodedConnection>? waiting))
        {
            halfOpen.Add(awaited, waiting = []);
        }

        waiting.Add(connection);
    }

    /// <summary>
    /// The connection whose second direction a stream is, or null. A connection that is captured at several places is there
    /// several times; the directions may come through different tunnels.
    /// </summary>
    private DecodedConnection? FindHalfOpen(in StreamOrigin origin)
    {
        if (origin.Outer is { } outer)
        {
            return outer.Inner(1 - origin.Side)?.Connection is { IsHalfOpen: true } inner ? inner : null;
        }

        if (halfOpen.Count == 0 || !halfOpen.TryGetValue(origin.Flow, out List<DecodedConnection>? waiting))
        {
            return null;
        }

        foreach (DecodedConnection connection in waiting)
        {
            if (connection.First.Path == origin.Path)
            {
                return connection;
            }
        }

        return waiting[0];
    }
}
