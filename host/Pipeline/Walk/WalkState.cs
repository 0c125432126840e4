using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Walk;

/// <summary>Where a walk stands in a frame, or in a datagram put together from fragments.</summary>
internal ref struct WalkState
{
    public WalkState(ReadOnlySpan<byte> data, int wireLength, LayerKey first)
    {
        Data = data;
        End = data.Length;
        WireEnd = Math.Max(wireLength, data.Length);
        Next = first;
    }

    /// <summary>The bytes that offsets count from.</summary>
    public readonly ReadOnlySpan<byte> Data;

    /// <summary>Where the next layer begins.</summary>
    public int Offset;

    /// <summary>Where what was captured of the next layer ends.</summary>
    public int End;

    /// <summary>Where the next layer ended on the wire.</summary>
    public int WireEnd;

    /// <summary>What the next layer is.</summary>
    public LayerKey Next;

    /// <summary>How many tunnels and tags were taken off.</summary>
    public int Depth;

    /// <summary>Number of the chain of tunnels so far.</summary>
    public int Path;

    /// <summary>Addresses of the innermost IP header so far.</summary>
    public HostAddress SourceHost;

    /// <summary>Addresses of the innermost IP header so far.</summary>
    public HostAddress DestinationHost;

    /// <summary>True between an IP header and the first tunnel after it, which takes its addresses as its own.</summary>
    public bool IsAddressed;

    /// <summary>True inside the packet that an ICMP error quotes: it is cut, so lengths are not held against it.</summary>
    public bool IsQuoted;

    public readonly ReadOnlySpan<byte> Bytes => Data[Offset..End];

    public readonly int Captured => End - Offset;

    public readonly int WireLength => WireEnd - Offset;
}
