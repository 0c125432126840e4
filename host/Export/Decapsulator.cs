using System.Buffers.Binary;
using Earshot.Host.Catalogue;
using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Reassembly;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Export;

/// <summary>
/// Takes the tunnels off frames: what is left begins with the innermost IP header. Where a tunnel's packet came in fragments,
/// one packet is left of them; where the innermost packet did, its fragments stay what they are.
/// </summary>
internal sealed class Decapsulator : IPayloadSink
{
    private const int IPv4Header = 20;
    private const int IPv6Header = 40;

    private readonly InnerPacketTrace trace = new();
    private readonly FrameWalker<InnerPacketTrace> walker;
    private readonly Dictionary<FragmentHeader, List<ExportedFrame>> fragments = [];
    private List<ExportedFrame> left = [];
    private SpooledPacket current;
    private ReadOnlyMemory<byte> frame;

    /// <summary>Of a datagram put together from fragments: those frames, as long as no IP header was found inside.</summary>
    private List<ExportedFrame>? whole;

    public Decapsulator(Composition composition)
    {
        var claims = new ClaimTable(composition.BindClaims());
        var walk = new LayerWalk<InnerPacketTrace>(claims, new TunnelPaths(), composition.Pipeline.MaxDepth, trace);
        walker = new FrameWalker<InnerPacketTrace>(walk, SensorPipeline.Fragments(composition.Pipeline), this);
    }

    /// <summary>What is left of a frame: mostly one packet, none while fragments are missing, several with the last of them.</summary>
    public IReadOnlyList<ExportedFrame> Take(in SpooledPacket packet)
    {
        current = packet;
        frame = packet.Bytes;
        left = [];
        whole = null;
        trace.Restart();
        walker.Walk(packet.Frame, packet.Bytes.Span, packet.Frame.Timestamp);
        return left;
    }

    public void OnDatagram(in Flow flow, scoped in WalkState state, bool isReassembled) => Leave(state, isReassembled);

    public void OnFlow(in FlowMetadata metadata, scoped in WalkState state, bool isReassembled) => Leave(state, isReassembled);

    public void OnSegment(in Flow flow, in TcpHeader header, scoped in WalkState state) => Leave(state, whole is not null);

    public void OnQuoted(scoped in WalkState state)
    {
    }

    public void OnFragment(in FragmentHeader header, scoped in WalkState state, FragmentOutcome outcome)
    {
        FragmentHeader datagram = header with { Offset = 0, More = false };
        if (!fragments.Remove(datagram, out List<ExportedFrame>? parts))
        {
            parts = [];
        }

        parts.AddRange(Inner(state, whole is not null) is { } part ? [part] : whole ?? []);
        if (outcome == FragmentOutcome.Waiting)
        {
            fragments.Add(datagram, parts);
        }
        else
        {
            whole = parts;
            trace.Restart();
        }
    }

    private void Leave(scoped in WalkState state, bool isReassembled)
    {
        if (Inner(state, isReassembled) is { } inner)
        {
            left.Add(inner);
        }
        else if (whole is not null)
        {
            left.AddRange(whole);
        }
    }

    /// <summary>The packet from the innermost IP header on; null when there is none.</summary>
    private ExportedFrame? Inner(scoped in WalkState state, bool isReassembled)
    {
        if (trace.Offset < 0)
        {
            return null;
        }

        // What is put together is only valid now.
        ReadOnlyMemory<byte> data = isReassembled ? state.Data.ToArray() : frame;
        int wire = isReassembled ? data.Length : Math.Max(current.Frame.WireLength, data.Length);
        ReadOnlyMemory<byte> packet = data[trace.Offset..];
        int length = Math.Min(LengthOf(packet.Span) is > 0 and var told ? told : int.MaxValue, wire - trace.Offset);
        return new ExportedFrame(
            current.Frame.Timestamp, LinkType.RawIp, length, packet[..Math.Min(length, packet.Length)]);
    }

    /// <summary>What the IP header says; 0 when it says nothing (RFC 2675, or segmentation offload).</summary>
    private static int LengthOf(ReadOnlySpan<byte> header)
    {
        bool isVersion6 = header.Length >= IPv6Header && header[0] >> 4 == 6;
        int length = header.Length < IPv4Header ? 0 : BinaryPrimitives.ReadUInt16BigEndian(header[(isVersion6 ? 4 : 2)..]);
        return isVersion6 && length > 0 ? IPv6Header + length : length;
    }
}
