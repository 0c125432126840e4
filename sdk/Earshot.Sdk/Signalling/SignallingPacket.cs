using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Signalling;

/// <summary>A datagram, or a stretch of a TCP stream, for signalling. Lives as long as the call.</summary>
public readonly ref struct SignallingPacket
{
    /// <summary>The payload, without transport headers.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Who sent it to whom.</summary>
    public Flow Flow { get; init; }

    /// <summary>What carried it.</summary>
    public SignallingTransport Transport { get; init; }

    /// <summary>Packet time; of a stream, that of the segment which brought the last byte.</summary>
    public Timestamp Timestamp { get; init; }

    /// <summary>Number of the frame in its source, counted from 1; of a stream, of the segment which brought the last byte.</summary>
    public long FrameNumber { get; init; }

    /// <summary>The chain of tunnels it came through: a key of <see cref="ITunnelPaths"/>.</summary>
    public int Path { get; init; }

    /// <summary>Of a stream: bytes are missing just before this payload.</summary>
    public bool AfterGap { get; init; }
}
