using Earshot.Host.Pipeline.Reassembly;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Pipeline.Spooling;

/// <summary>
/// Notes, in the source's thread, which frames carried what, and hands that to the spool's thread with a lease of the block.
/// Mostly what a packet carries lies in the frame at hand; of datagrams that came in fragments, and of messages on streams,
/// the frames before it are kept until then.
/// </summary>
internal sealed class SpoolTap(SpoolWriter writer, FragmentFrames fragments)
{
    /// <summary>A payload that lies in several frames: it is not known where its headers end.</summary>
    private const int NotKnown = -1;

    private readonly bool wantsMedia = writer.WantsMedia;
    private FiledPackets filling = new();
    private PacketBlock block = null!;
    private int frame;
    private long number;
    private int fragmentOffset;

    /// <summary>Of a datagram that came in fragments: the frames before the one at hand.</summary>
    private HeldFrames? earlier;

    // The message that signalling is looking at.
    private Flow messageFlow;
    private Timestamp messageTime;
    private HeldFrames? carriers;
    private bool isFiled;

    /// <summary>A block begins.</summary>
    public void Begin(PacketBlock next) => block = next;

    /// <summary>A frame begins.</summary>
    /// <param name="index">Its place in the block.</param>
    /// <param name="frameNumber">Its number among all frames, from 1.</param>
    public void Enter(int index, long frameNumber)
    {
        frame = index;
        number = frameNumber;
        if (fragmentOffset != NotKnown)
        {
            LeaveFragments();
        }
    }

    /// <summary>The block ends: hands over what was noted.</summary>
    public void End()
    {
        LeaveFragments();
        if (filling.Count > 0)
        {
            filling.Block = block;
            filling = writer.Exchange(filling);
        }
    }

    /// <summary>The frame at hand carries a fragment.</summary>
    public void OnFragment(in FragmentHeader header, scoped in WalkState state, FragmentOutcome outcome, Timestamp now)
    {
        if (fragmentOffset == NotKnown)
        {
            fragmentOffset = state.Offset;
        }

        if (outcome == FragmentOutcome.Waiting)
        {
            Hold(fragments.Of(header, state.Path, now));
            return;
        }

        HeldFrames? before = fragments.Take(header, state.Path);
        if (outcome == FragmentOutcome.Complete && before is not null)
        {
            Hold(before, onlyEarlier: true);
            earlier?.Free();
            earlier = before;
        }
        else
        {
            before?.Free();
        }
    }

    /// <summary>The frame at hand carries media, or the end of it.</summary>
    public void OnMedia(in Flow flow, Timestamp time, scoped in WalkState state, bool isReassembled)
    {
        if (!wantsMedia)
        {
            return;
        }

        MediaHead head = MediaHead.Of(state.Bytes);
        var packet = new SpoolPacket(frame, state.Offset + head.Length, number, time, head.Kind, flow, head.Ssrc, -1);
        if (!isReassembled)
        {
            filling.Add(packet);
            return;
        }

        FileEarlier(packet, earlier);
        filling.Add(packet with { HeaderEnd = head.Kind == SpoolKind.Rtcp ? int.MaxValue : fragmentOffset });
    }

    /// <summary>Signalling looks at a datagram that the frame at hand carries.</summary>
    public void Expect(in Flow flow, Timestamp time) => Expect(flow, time, null);

    /// <summary>Signalling looks at a stretch of a stream.</summary>
    /// <param name="flow">Who sent it to whom.</param>
    /// <param name="time">Packet time.</param>
    /// <param name="frames">The frames that carried it; null for the one at hand.</param>
    public void Expect(in Flow flow, Timestamp time, HeldFrames? frames)
    {
        messageFlow = flow;
        messageTime = time;
        carriers = frames;
        isFiled = false;
    }

    /// <summary>Signalling found a message in what it looks at.</summary>
    public void File(string callId)
    {
        isFiled = true;
        var packet = new SpoolPacket(
            frame, int.MaxValue, number, messageTime, SpoolKind.Signalling, messageFlow, 0, filling.AddCallId(callId));
        if (carriers is not null)
        {
            FileEarlier(packet, carriers);
            carriers.IsFiled = true;
            return;
        }

        FileEarlier(packet, earlier);
        filling.Add(packet);
    }

    /// <summary>Signalling is done with a datagram; what is no message is kept too.</summary>
    public void FileRest()
    {
        if (!isFiled)
        {
            File("");
        }
    }

    /// <summary>Keeps copies of the frame at hand, and of those that carried its datagram.</summary>
    public void Hold(HeldFrames frames) => Hold(frames, onlyEarlier: false);

    private void Hold(HeldFrames frames, bool onlyEarlier)
    {
        foreach (HeldFrame held in earlier is null ? [] : earlier.Frames)
        {
            frames.Add(held, held.Bytes.AsSpan(0, held.Frame.CapturedLength));
        }

        if (!onlyEarlier)
        {
            Frame entry = block.Frames[frame];
            int headerEnd = fragmentOffset == NotKnown ? entry.CapturedLength : fragmentOffset;
            frames.Add(new HeldFrame(entry, headerEnd, number, []), block.Bytes.Slice(entry.Offset, entry.CapturedLength));
        }
    }

    private void FileEarlier(in SpoolPacket packet, HeldFrames? frames)
    {
        foreach (ref readonly HeldFrame held in frames is null ? [] : frames.Frames)
        {
            filling.Add(packet with
            {
                Frame = filling.AddCopy(held),
                Number = held.Number,
                HeaderEnd = packet.Kind is SpoolKind.Signalling or SpoolKind.Rtcp ? int.MaxValue : held.HeaderEnd,
            });
        }
    }

    private void LeaveFragments()
    {
        fragmentOffset = NotKnown;
        earlier?.Free();
        earlier = null;
    }
}
