using System.Runtime.CompilerServices;
using Earshot.Sdk.Packets;

namespace Earshot.Rtp.Streams;

/// <summary>
/// Hash of a stream's key: multiply and fold 128 bits, seeded per table so that nobody can choose SSRCs that collide.
/// </summary>
internal readonly struct StreamHash
{
    private readonly ulong seed0 = (ulong)Random.Shared.NextInt64() | 1;
    private readonly ulong seed1 = (ulong)Random.Shared.NextInt64() << 1 | 1;

    public StreamHash()
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Of(in Flow flow, uint ssrc)
    {
        ulong ports = ((ulong)flow.SourcePort << 48) | ((ulong)flow.DestinationPort << 32) | ssrc;
        ulong hosts = Fold(flow.SourceHost.Low ^ seed0, flow.DestinationHost.Low ^ seed1);
        if ((flow.SourceHost.High | flow.DestinationHost.High) != 0)
        {
            hosts ^= Fold(flow.SourceHost.High ^ seed1, flow.DestinationHost.High ^ seed0);
        }

        ulong hash = Fold(hosts ^ seed1, ports ^ seed0);
        return (uint)(hash ^ (hash >> 32));
    }

    private static ulong Fold(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }
}
