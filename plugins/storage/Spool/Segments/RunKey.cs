using System.IO.Hashing;
using System.Runtime.InteropServices;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;

namespace Earshot.Spool.Segments;

/// <summary>What the packets of a run have in common.</summary>
/// <param name="Kind">What they carry.</param>
/// <param name="Source">Of media: who sent them.</param>
/// <param name="Destination">Of media: who received them.</param>
/// <param name="Ssrc">Of RTP and RTCP: the sender's.</param>
/// <param name="CallId">Of signalling: a hash of the Call-ID, which stands in the packets' comments.</param>
internal readonly record struct RunKey(
    SpoolKind Kind, TransportAddress Source, TransportAddress Destination, uint Ssrc, ulong CallId)
{
    public static RunKey OfMedia(in SpoolPacket packet) => new(packet.Kind, packet.Flow.Source, packet.Flow.Destination, packet.Ssrc, 0);

    public static RunKey OfSignalling(string callId) => new(SpoolKind.Signalling, default, default, 0, Hash(callId));

    public static ulong Hash(string callId) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(callId.AsSpan()));

    // The default would hash every field by itself, for every packet.
    public override int GetHashCode() => HashCode.Combine(
        Source.Host.High ^ ((ulong)Source.Port << 32),
        Source.Host.Low,
        Destination.Host.High ^ ((ulong)Destination.Port << 32),
        Destination.Host.Low,
        ((ulong)Kind << 32) | Ssrc,
        CallId);
}
