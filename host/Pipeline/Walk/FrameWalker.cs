using Earshot.Host.Pipeline.Reassembly;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Walk;

/// <summary>Walks frames to their payloads, through fragments at every level.</summary>
/// <typeparam name="TTrace">Who watches.</typeparam>
internal sealed class FrameWalker<TTrace>(LayerWalk<TTrace> walk, FragmentReassembler fragments, IPayloadSink sink)
    where TTrace : IWalkTrace
{
    /// <summary>Walks one frame.</summary>
    /// <param name="frame">Its entry.</param>
    /// <param name="block">The bytes of the block that it lies in.</param>
    /// <param name="now">Its packet time.</param>
    public void Walk(in Frame frame, ReadOnlySpan<byte> block, Timestamp now)
    {
        walk.Now = now;
        var state = new WalkState(
            block.Slice(frame.Offset, frame.CapturedLength), frame.WireLength, LayerKey.OfLinkType(frame.LinkType));
        Run(ref state, now, isReassembled: false);
    }

    private void Run(scoped ref WalkState state, Timestamp now, bool isReassembled)
    {
        switch (walk.Run(ref state))
        {
            case WalkOutcome.Fragment:
                Reassemble(ref state, now);
                break;
            case WalkOutcome.Datagram or WalkOutcome.Segment or WalkOutcome.Flow when state.IsQuoted:
                sink.OnQuoted(state);
                break;
            case WalkOutcome.Datagram:
                sink.OnDatagram(walk.Flow, state, isReassembled);
                break;
            case WalkOutcome.Segment:
                sink.OnSegment(walk.Flow, walk.Tcp, state);
                break;
            case WalkOutcome.Flow:
                sink.OnFlow(walk.Metadata, state, isReassembled);
                break;
        }
    }

    /// <summary>A datagram that is whole is walked on; it may itself carry fragments, as deep as tunnels may nest.</summary>
    private void Reassemble(scoped ref WalkState state, Timestamp now)
    {
        ref readonly FragmentHeader header = ref walk.Fragment;
        FragmentOutcome outcome = fragments.Add(header, state.Path, state.Bytes, now, out FragmentSet? datagram);
        if (outcome == FragmentOutcome.Contradiction)
        {
            walk.CountBadFragment(header);
        }

        sink.OnFragment(header, state, outcome);
        if (datagram is null)
        {
            return;
        }

        var whole = new WalkState(datagram.Payload, datagram.Payload.Length, LayerKey.OfIpProtocol(header.Protocol))
        {
            Depth = state.Depth,
            Path = state.Path,
            SourceHost = header.Source,
            DestinationHost = header.Destination,
            IsAddressed = true,
        };
        Run(ref whole, now, isReassembled: true);
        FragmentReassembler.Return(datagram);
    }
}
