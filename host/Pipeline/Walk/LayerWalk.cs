using Earshot.Host.Pipeline.Layers;
using Earshot.Host.Pipeline.Mirrors;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Walk;

/// <summary>
/// Takes layer after layer off a frame until what is left is a transport payload, a fragment or nothing of interest.
/// Ethernet, VLAN, IP, UDP and TCP are taken here, every other layer by the decoder that claims its key. One instance a
/// source, used by one thread.
/// </summary>
/// <typeparam name="TTrace">Who watches.</typeparam>
internal sealed partial class LayerWalk<TTrace>(ClaimTable claims, TunnelPaths paths, int maxDepth, TTrace trace)
    where TTrace : IWalkTrace
{
    /// <summary>A decoder that threw this often is taken out.</summary>
    private const int MaxFaults = 100;

    private const string Host = HostLayers.Owner;
    private static readonly IReadOnlyList<string> VlanIdNames = ["vlan"];
    private readonly DefectCounter ethernetDefects = new("ethernet");
    private readonly DefectCounter vlanDefects = new("vlan");
    private readonly DefectCounter ipv4Defects = new("ipv4");
    private readonly DefectCounter ipv6Defects = new("ipv6");
    private readonly DefectCounter udpDefects = new("udp");
    private readonly DefectCounter tcpDefects = new("tcp");
    private FlowMetadata metadata;
    private FragmentHeader fragment;
    private TcpHeader tcp;
    private Flow flow;

    /// <summary>Of a datagram, segment or metadata flow: who sent it to whom.</summary>
    public ref readonly Flow Flow => ref flow;

    /// <summary>Of a metadata flow: what the mirror says beyond addresses.</summary>
    public ref readonly FlowMetadata Metadata => ref metadata;

    /// <summary>Of a segment: its TCP header.</summary>
    public ref readonly TcpHeader Tcp => ref tcp;

    /// <summary>Of a fragment: what its IP header says.</summary>
    public ref readonly FragmentHeader Fragment => ref fragment;

    /// <summary>Packet time of the frame that is being walked.</summary>
    public Timestamp Now { get; set; }

    /// <summary>Takes the numbers of mirrored packets; null where nobody wants them.</summary>
    public MirrorTable? Mirrors { get; init; }

    /// <summary>Called with a decoder that threw, and what it threw.</summary>
    public Action<BoundDecoder, Exception>? OnFault { get; set; }

    /// <summary>Every defect that was met and how often.</summary>
    public IEnumerable<(string Name, long Count)> Defects =>
        new[] { ethernetDefects, vlanDefects, ipv4Defects, ipv6Defects, udpDefects, tcpDefects }
            .Concat(claims.Decoders.Select(decoder => decoder.Defects))
            .SelectMany(counter => counter.Met());

    /// <summary>
    /// Walks on from where <paramref name="state"/> stands. Afterwards the state's offset and ends are those of the payload,
    /// or of the fragment's part of its datagram.
    /// </summary>
    public WalkOutcome Run(scoped ref WalkState state)
    {
        WalkOutcome outcome;
        do
        {
            outcome = Step(ref state);
        }
        while (outcome == WalkOutcome.Continue);

        return outcome;
    }

    private WalkOutcome Step(scoped ref WalkState state)
    {
        switch (state.Next.Space)
        {
            case LayerSpace.LinkType:
                switch ((LinkType)state.Next.Value)
                {
                    case LinkType.Ethernet:
                        return Ethernet(ref state);
                    case LinkType.IPv4:
                        return IPv4(ref state);
                    case LinkType.IPv6:
                        return IPv6(ref state);
                    case LinkType.RawIp:
                        return RawIp(ref state);
                }

                break;

            case LayerSpace.EtherType:
                switch (state.Next.Value)
                {
                    case EtherType.IPv4:
                        return IPv4(ref state);
                    case EtherType.IPv6:
                        return IPv6(ref state);
                    case EtherType.Vlan or EtherType.ProviderBridging or EtherType.LegacyQinQ or EtherType.LegacyQinQ2:
                        return Vlan(ref state);
                    case EtherType.TransparentEthernet:
                        return IsTooDeep(ref state) ? TooDeep(ethernetDefects, ref state) : Ethernet(ref state);
                    case <= EtherType.LargestLength:
                        return Llc(ref state);
                }

                break;

            case LayerSpace.IpProtocol:
                switch (state.Next.Value)
                {
                    case IpProtocol.Udp:
                        return UdpDatagram(ref state);
                    case IpProtocol.Tcp:
                        return TcpSegment(ref state);
                    case IpProtocol.Icmp:
                        return Icmp(ref state, isVersion6: false);
                    case IpProtocol.IcmpV6:
                        return Icmp(ref state, isVersion6: true);
                }

                break;
        }

        return claims.Find(state.Next) is { } decoder ? Decode(decoder, state.Next, ref state) : Unclaimed(ref state);
    }

    /// <summary>Counts one more layer inside another.</summary>
    private bool IsTooDeep(scoped ref WalkState state) => ++state.Depth > maxDepth;

    private WalkOutcome TooDeep(DefectCounter counter, scoped ref WalkState state) =>
        Malformed(counter, Host, ref state, Defect.TooDeep, maxDepth, maxDepth);

    private WalkOutcome Decode(BoundDecoder bound, LayerKey key, scoped ref WalkState state)
    {
        metadata = default;
        var layer = new Layer(state.Bytes, state.WireLength, key, ref metadata);
        DecodeResult result;
        try
        {
            result = bound.Decoder.Decode(layer);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return Fault(bound, fault);
        }

        switch (result.Outcome)
        {
            case DecodeOutcome.NotMine:
                return WalkOutcome.Nothing;
            case DecodeOutcome.Malformed:
                if (bound.IsTunnel && result.SequenceBits > 0)
                {
                    // What a mirror sent and nothing can read did come.
                    Enter(bound, result, ref state);
                }

                return Malformed(bound.Defects, bound.Owner, ref state, result.Defect, result.Offset, result.Length);
        }

        if ((uint)result.Offset > (uint)state.Captured || result.Length < -1)
        {
            return Fault(bound, new InvalidOperationException($"'{bound.Decoder.Name}' pointed outside of its layer."));
        }

        if (IsTooDeep(ref state))
        {
            return Malformed(bound.Defects, bound.Owner, ref state, Defect.TooDeep, maxDepth, maxDepth);
        }

        if (bound.IsTunnel)
        {
            Enter(bound, result, ref state);
        }

        if (TTrace.IsOn)
        {
            TraceDecoded(bound, key, result, state);
        }

        state.Offset += result.Offset;
        if (result.Length >= 0 && !Bound(ref state, result.Length) && !state.IsQuoted)
        {
            return Malformed(bound.Defects, bound.Owner, ref state, Defect.BadLength, result.Length, state.WireLength);
        }

        state.Next = result.Next;
        if (result.Outcome == DecodeOutcome.Flow)
        {
            flow = metadata.Flow;
            return WalkOutcome.Flow;
        }

        return WalkOutcome.Continue;
    }

    /// <summary>Apart from <see cref="Decode"/>, which would make the lambda's closure for every packet, traced or not.</summary>
    private void TraceDecoded(BoundDecoder bound, LayerKey key, in DecodeResult result, scoped in WalkState state) => trace.Layer(
        bound.Decoder.Name,
        bound.Owner,
        state.Offset,
        state.Bytes[..result.Offset],
        LayerText.Ids(bound.Decoder, result),
        (header, fields) => bound.Decoder.Describe(header, key, fields));

    /// <summary>What comes now is inside of a tunnel.</summary>
    private void Enter(BoundDecoder bound, in DecodeResult result, scoped ref WalkState state)
    {
        state.Path = paths.Child(
            state.Path,
            bound.Decoder.Name,
            bound.Decoder.IdNames,
            (result.IdCount, result.Id0, result.Id1),
            state.IsAddressed ? state.SourceHost : default,
            state.IsAddressed ? state.DestinationHost : default);
        state.IsAddressed = false;
        if (result.SequenceBits > 0 && !state.IsQuoted)
        {
            Mirrors?.Observe(state.Path, result, Now);
        }
    }

    /// <summary>Ends the current layer after <paramref name="length"/> bytes; false when there are not so many around it.</summary>
    private static bool Bound(scoped ref WalkState state, int length)
    {
        int end = state.Offset + length;
        if (end > state.WireEnd)
        {
            return false;
        }

        state.WireEnd = end;
        state.End = Math.Min(state.End, end);
        return true;
    }

    private WalkOutcome Fault(BoundDecoder bound, Exception fault)
    {
        if (++bound.Faults == MaxFaults)
        {
            claims.Remove(bound);
        }

        OnFault?.Invoke(bound, fault);
        return WalkOutcome.Defective;
    }

    private WalkOutcome Unclaimed(scoped ref WalkState state)
    {
        if (TTrace.IsOn)
        {
            trace.Layer("unclaimed", "nobody", state.Offset, state.Bytes, state.Next.ToString(), null);
        }

        return WalkOutcome.Nothing;
    }

    private WalkOutcome Short(DefectCounter counter, scoped ref WalkState state, int needed) =>
        Malformed(counter, Host, ref state, state.WireLength >= needed ? Defect.Truncated : Defect.TooShort, needed, state.Captured);

    private WalkOutcome Malformed(
        DefectCounter counter, string owner, scoped ref WalkState state, Defect defect, int needed, int available)
    {
        if (!state.IsQuoted)
        {
            counter.Add(defect);
        }

        if (TTrace.IsOn)
        {
            trace.Defect(counter.Protocol, owner, state.Offset, defect, needed, available);
        }

        return WalkOutcome.Defective;
    }
}
