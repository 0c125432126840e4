using System.Diagnostics.CodeAnalysis;
using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Media;

/// <summary>One datagram for media analysis. 64 bytes, a plain value.</summary>
/// <param name="Flow">Who sent it to whom.</param>
/// <param name="Timestamp">Packet time.</param>
/// <param name="Offset">For <see cref="MediaBatch.Payload"/>.</param>
/// <param name="Length">Bytes of payload that were captured.</param>
/// <param name="Missing">Bytes of payload that a snap length cut off.</param>
/// <param name="Path">The chain of tunnels it came through: a key of <see cref="Signalling.ITunnelPaths"/>.</param>
public readonly record struct MediaPacket(Flow Flow, Timestamp Timestamp, int Offset, int Length, int Missing, int Path);

/// <summary>A run of datagrams in the order of capture. Lives as long as the call.</summary>
/// <param name="packets">See <see cref="Packets"/>.</param>
/// <param name="bytes">The bytes that offsets from 0 up point into.</param>
/// <param name="reassembled">The bytes that offsets below 0 point into: -1 is the first.</param>
[SuppressMessage("Performance", "CA1815", Justification = "Never compared.")]
public readonly ref struct MediaBatch(ReadOnlySpan<MediaPacket> packets, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> reassembled)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private readonly ReadOnlySpan<byte> reassembled = reassembled;

    /// <summary>The datagrams.</summary>
    public ReadOnlySpan<MediaPacket> Packets { get; } = packets;

    /// <summary>The payload of one of <see cref="Packets"/>, without transport headers.</summary>
    public ReadOnlySpan<byte> Payload(in MediaPacket packet) => packet.Offset >= 0
        ? bytes.Slice(packet.Offset, packet.Length)
        : reassembled.Slice(~packet.Offset, packet.Length);
}
