using System.Buffers.Binary;
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
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RunKey(
    SpoolKind Kind, TransportAddress Source, TransportAddress Destination, uint Ssrc, ulong CallId)
{
    // Nobody is to choose addresses and SSRCs that collide.
    private static readonly ulong Seed0 = (ulong)Random.Shared.NextInt64() | 1;
    private static readonly ulong Seed1 = ((ulong)Random.Shared.NextInt64() << 1) | 1;

    /// <summary>The hash that tells the chain of the source, or of the Call-ID.</summary>
    public ulong SourceChain => Kind == SpoolKind.Signalling ? CallId : Hash(Source);

    /// <summary>The hash that tells the chain of the destination, or of the Call-ID.</summary>
    public ulong DestinationChain => Kind == SpoolKind.Signalling ? CallId : Hash(Destination);

    public static RunKey OfMedia(in SpoolPacket packet) => new(packet.Kind, packet.Flow.Source, packet.Flow.Destination, packet.Ssrc, 0);

    public static RunKey OfSignalling(string callId) => new(SpoolKind.Signalling, default, default, 0, Hash(callId));

    public static ulong Hash(string callId) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(callId.AsSpan()));

    /// <summary>Of the address in network order and the port, little-endian: as they stand in files.</summary>
    public static ulong Hash(TransportAddress address)
    {
        Span<byte> bytes = stackalloc byte[18];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, address.Host.High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], address.Host.Low);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[16..], address.Port);
        return XxHash3.HashToUInt64(bytes);
    }

    /// <summary>Multiplies and folds; the default would hash every field by itself, for every packet.</summary>
    public override int GetHashCode()
    {
        ulong numbers = ((ulong)Source.Port << 48) | ((ulong)Destination.Port << 32) | Ssrc;
        ulong hosts = Fold(Source.Host.Low ^ Seed0, Destination.Host.Low ^ Seed1);
        ulong high = Fold(Source.Host.High ^ Seed1 ^ CallId, Destination.Host.High ^ Seed0 ^ (ulong)Kind);
        ulong hash = Fold(hosts ^ high ^ Seed1, numbers ^ Seed0);
        return (int)(hash ^ (hash >> 32));
    }

    private static ulong Fold(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }
}
