using System.IO.Hashing;
using System.Runtime.InteropServices;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>
/// Finds datagrams and segments that were captured before: the same addresses, the same payload, within a short time. Which
/// tunnels they came through does not matter. Keeps a hash of each packet in a table that never grows.
/// </summary>
internal sealed class CopyFilter(int windowMilliseconds)
{
    private const int Sets = 1 << 18;

    /// <summary>Packets whose hashes fall together; the oldest gives way.</summary>
    private const int Ways = 4;

    private readonly long window = windowMilliseconds * 1_000_000L;
    private readonly (ulong Hash, long Time)[] seen = new (ulong, long)[Sets * Ways];

    /// <summary>Copies so far.</summary>
    public long Copies { get; private set; }

    /// <summary>True when this packet is a copy of an earlier one.</summary>
    /// <param name="flow">Who sent it to whom.</param>
    /// <param name="sequence">Of TCP: the sequence number, which tells equal data at two places of a stream apart.</param>
    /// <param name="payload">Its transport payload.</param>
    /// <param name="now">Packet time.</param>
    public bool IsCopy(in Flow flow, uint sequence, ReadOnlySpan<byte> payload, Timestamp now)
    {
        (ulong, ulong, ulong, ulong, ulong) header = (
            flow.SourceHost.High,
            flow.SourceHost.Low,
            flow.DestinationHost.High,
            flow.DestinationHost.Low,
            ((ulong)flow.SourcePort << 48) | ((ulong)flow.DestinationPort << 32) | (sequence ^ (uint)flow.Protocol << 24));
        ulong seed = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref header, 1)));
        ulong hash = XxHash3.HashToUInt64(payload, (long)seed);

        Span<(ulong Hash, long Time)> ways = seen.AsSpan((int)(hash % Sets) * Ways, Ways);
        int oldest = 0;
        for (int i = 0; i < Ways; i++)
        {
            if (ways[i].Hash == hash && Math.Abs(now.Nanoseconds - ways[i].Time) <= window)
            {
                Copies++;
                return true;
            }

            oldest = ways[i].Time < ways[oldest].Time ? i : oldest;
        }

        ways[oldest] = (hash, now.Nanoseconds);
        return false;
    }
}
