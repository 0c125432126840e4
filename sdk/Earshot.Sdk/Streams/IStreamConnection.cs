using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Streams;

/// <summary>One connection of a stream decoder. Disposed when it is over, or when the host needs its memory.</summary>
public interface IStreamConnection : IDisposable
{
    /// <summary>Bytes of memory that it keeps beyond its own object, for the host's cap.</summary>
    int Held { get; }

    /// <summary>Takes what is contiguous and not yet consumed of one direction.</summary>
    /// <returns>
    /// How many bytes are done with, 0 up to all. The rest is offered again with what follows it, and whenever the other
    /// direction went on; of more than 256 KiB that nobody takes it is let go, and what follows comes after a gap.
    /// </returns>
    int OnStream(in StreamStretch stretch);
}

/// <summary>A stretch of one direction of a connection. Lives as long as the call.</summary>
public readonly ref struct StreamStretch
{
    /// <summary>Contiguous bytes, at least one.</summary>
    public ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>Which direction.</summary>
    public StreamSide Side { get; init; }

    /// <summary>Bytes are missing just before these. True at a direction's start when its beginning was not captured.</summary>
    public bool AfterGap { get; init; }

    /// <summary>Packet time of the segment that brought the last byte.</summary>
    public Timestamp Timestamp { get; init; }
}

/// <summary>One of a connection's two directions. Which end opened the connection is for the protocol to tell.</summary>
public enum StreamSide : byte
{
    /// <summary>The direction that was recognized first.</summary>
    First,

    /// <summary>The opposite one.</summary>
    Second,
}

/// <summary>Where a connection sends what is inside. Only from within <see cref="IStreamConnection.OnStream"/>.</summary>
public interface IStreamSink
{
    /// <summary>The next bytes of an inner stream, which may be any protocol's.</summary>
    /// <param name="side">The direction they go.</param>
    /// <param name="bytes">The bytes; at least one.</param>
    /// <param name="afterGap">Bytes are missing just before these.</param>
    void OnBytes(StreamSide side, ReadOnlySpan<byte> bytes, bool afterGap);

    /// <summary>A whole message, as a datagram would carry it.</summary>
    /// <param name="side">The direction it goes.</param>
    /// <param name="message">The message; may be empty.</param>
    void OnMessage(StreamSide side, ReadOnlySpan<byte> message);
}
