using Earshot.Host.Pipeline.Gaps;
using Earshot.Host.Pipeline.Reassembly;
using Earshot.Host.Pipeline.Spooling;
using Earshot.Host.Pipeline.Streams;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>
/// The one stage that sees every frame in order: walks it, gives signalling to its analyzer at once and media to the shards
/// in batches, and drives the clock. Runs in the source's thread.
/// </summary>
internal sealed class OrderedStage : IPayloadSink
{
    /// <summary>
    /// A call may be announced by a packet that is this much older than others before it; calls of captures that are more out
    /// of order than this are printed out of order too.
    /// </summary>
    private const int ReorderSeconds = 2;

    private readonly PacketClock clock = new();
    private readonly StageRequest<IReadOnlyList<LiveCall>> liveCalls;
    private readonly StageRequest<PipelineStatus> status;
    private readonly FrameWalker<NoTrace> walker;
    private readonly TcpReassembler tcp;
    private readonly StreamDecoders streamDecoders;
    private readonly PayloadRoutes routes;
    private readonly SignallingAnalyzers signalling;
    private readonly MediaStage media;
    private readonly TickLedger ledger;
    private readonly RecordStage records;
    private readonly CaptureGapLog gaps;
    private readonly Func<ReadOnlySpan<byte>, bool> recognizesMedia;
    private readonly CopyFilter? copies;
    private readonly SpoolTap? spool;
    private PacketBlock? block;
    private int frameOffset;
    private Timestamp now;
    private long second = long.MinValue;
    private CaptureGap shed;

    public OrderedStage(
        Func<IPayloadSink, FrameWalker<NoTrace>> walker,
        TcpReassembler tcp,
        StreamDecoders streamDecoders,
        PayloadRoutes routes,
        SignallingAnalyzers signalling,
        MediaStage media,
        TickLedger ledger,
        RecordStage records,
        CaptureGapLog gaps,
        Func<ReadOnlySpan<byte>, bool> recognizesMedia,
        CopyFilter? copies,
        SpoolTap? spool)
    {
        this.walker = walker(this);
        this.tcp = tcp;
        this.streamDecoders = streamDecoders;
        this.routes = routes;
        this.signalling = signalling;
        this.media = media;
        this.ledger = ledger;
        this.records = records;
        this.gaps = gaps;
        this.recognizesMedia = recognizesMedia;
        this.copies = copies;
        this.spool = spool;
        liveCalls = new StageRequest<IReadOnlyList<LiveCall>>(signalling.LiveCalls);
        status = new StageRequest<PipelineStatus>(() => new PipelineStatus(Packets, signalling.OpenCalls, records.Calls));
    }

    /// <summary>Frames so far.</summary>
    public long Packets { get; private set; }

    /// <summary>Their bytes on the wire.</summary>
    public long Bytes { get; private set; }

    /// <summary>IP fragments among them, at any level.</summary>
    public long Fragments { get; private set; }

    /// <summary>SIP, RTP and RTCP quoted inside ICMP errors.</summary>
    public long QuotedInIcmp { get; private set; }

    /// <summary>Packets left out because they were captured before.</summary>
    public long Copies => copies?.Copies ?? 0;

    public long ClockOutliers => clock.Outliers;

    /// <summary>Media packets that were let go unread.</summary>
    public long Shed { get; private set; }

    /// <summary>
    /// RTP is let go before it costs anything: for a time in which there is more than can be analysed. Signalling and RTCP are not. Between blocks only.
    /// </summary>
    public bool ShedsMedia { get; set; }

    /// <summary>A new source begins: its first frame sets the clock.</summary>
    public void OnSource() => clock.Restart();

    /// <summary>Analyses a block; the caller keeps its lease.</summary>
    public void OnBlock(PacketBlock next)
    {
        block = next;
        spool?.Begin(next);
        ReadOnlySpan<byte> bytes = next.Bytes;
        ReadOnlySpan<CaptureSecrets> secrets = next.Secrets;
        ReadOnlySpan<CaptureDrops> drops = next.Drops;
        int index = 0;
        foreach (ref readonly Frame frame in next.Frames)
        {
            secrets = Learn(secrets, index);
            drops = Note(drops, index);
            Packets++;
            Bytes += frame.WireLength;
            now = clock.Observe(frame.Timestamp);
            frameOffset = frame.Offset;
            spool?.Enter(index, Packets);
            Tick(clock.Now);
            walker.Walk(frame, bytes, now);
            index++;
        }

        Learn(secrets, index);
        Note(drops, index);
        if (next.Clock is { } promise && promise > clock.Now)
        {
            Tick(clock.Observe(promise));
        }

        DeclareShed();
        media.Flush(next);
        spool?.End();
        liveCalls.Answer();
        status.Answer();
        block = null;
    }

    /// <summary>The calls that are not over, oldest first; null when no block came for a while. Any other thread.</summary>
    public IReadOnlyList<LiveCall>? LiveCalls() => liveCalls.Ask();

    /// <summary>How far it is; null when no block came for a while. Any other thread.</summary>
    public PipelineStatus? Status() => status.Ask();

    /// <summary>There are no more blocks: ends every call and every stream.</summary>
    public void OnEnd()
    {
        tcp.OnEnd();
        signalling.OnEnd(clock.Now);
        media.Tell(new ShardCommand(ShardCommandKind.End, clock.Now));
        media.Flush(null);
        media.Join();
        records.Drain(null, Timestamp.MaxValue);
        liveCalls.Close();
        status.Close();
    }

    public void OnDatagram(in Flow flow, scoped in WalkState state, bool isReassembled) =>
        Deliver(RouteOf(flow, state.Bytes), flow, now, state, isReassembled);

    public void OnFlow(in FlowMetadata metadata, scoped in WalkState state, bool isReassembled) =>
        Deliver(routes.OfFlow(metadata, state.Bytes), metadata.Flow, metadata.Timestamp ?? now, state, isReassembled);

    public void OnSegment(in Flow flow, in TcpHeader header, scoped in WalkState state)
    {
        if (state.Captured == 0 || copies?.IsCopy(flow, header.Sequence, state.Bytes, now) != true)
        {
            tcp.OnSegment(flow, header, state.Path, state.Bytes, state.WireLength - state.Captured, new SegmentMoment(now, Packets));
        }
    }

    public void OnFragment(in FragmentHeader header, scoped in WalkState state, FragmentOutcome outcome)
    {
        Fragments++;
        spool?.OnFragment(header, state, outcome, now);
    }

    public void OnQuoted(scoped in WalkState state)
    {
        if (signalling.Recognize(state.Bytes) || recognizesMedia(state.Bytes))
        {
            QuotedInIcmp++;
        }
    }

    /// <summary>Passes on the secrets that come before a frame.</summary>
    /// <returns>The others.</returns>
    private ReadOnlySpan<CaptureSecrets> Learn(ReadOnlySpan<CaptureSecrets> secrets, int frame)
    {
        while (!secrets.IsEmpty && secrets[0].BeforeFrame <= frame)
        {
            streamDecoders.OnSecrets(secrets[0]);
            secrets = secrets[1..];
        }

        return secrets;
    }

    /// <summary>Notes the drops that were told before a frame.</summary>
    /// <returns>The others.</returns>
    private ReadOnlySpan<CaptureDrops> Note(ReadOnlySpan<CaptureDrops> drops, int frame)
    {
        while (!drops.IsEmpty && drops[0].BeforeFrame <= frame)
        {
            gaps.Add(new CaptureGap(drops[0].From, drops[0].To, drops[0].Packets, drops[0].Place, Path: 0));
            drops = drops[1..];
        }

        return drops;
    }

    /// <summary>By first byte and port; what is left goes to media where SDP announced T.38.</summary>
    private byte RouteOf(in Flow flow, ReadOnlySpan<byte> payload)
    {
        byte route = routes.OfDatagram(flow, payload);
        bool isImage = route != PayloadRoutes.Media
            && signalling.Images.Any
            && signalling.Images.Contains(flow)
            && (route == PayloadRoutes.None || !signalling.Recognizes(route - 1, payload));
        return isImage ? PayloadRoutes.Media : route;
    }

    private void Deliver(byte route, in Flow flow, Timestamp timestamp, scoped in WalkState state, bool isReassembled)
    {
        if (ShedsMedia && route == PayloadRoutes.Media && !RtcpAddresses.IsRtcp(state.Bytes))
        {
            shed = new CaptureGap(shed.Packets == 0 ? now : shed.From, now, shed.Packets + 1, LossPlace.Queue, Path: 0);
            return;
        }

        if (copies is not null && route != PayloadRoutes.None && copies.IsCopy(flow, 0, state.Bytes, timestamp))
        {
            return;
        }

        if (route == PayloadRoutes.Media)
        {
            spool?.OnMedia(flow, timestamp, state, isReassembled);
            int missing = state.WireLength - state.Captured;
            Flow shown = signalling.Rtcp.Any && RtcpAddresses.IsRtcp(state.Bytes) ? signalling.Rtcp.ToRtp(flow) : flow;
            var packet = new MediaPacket(shown, timestamp, frameOffset + state.Offset, state.Captured, missing, state.Path);
            if (isReassembled)
            {
                media.AddCopy(packet, state.Bytes);
            }
            else
            {
                media.Add(packet);
            }
        }
        else if (route != PayloadRoutes.None)
        {
            spool?.Expect(flow, timestamp);
            signalling.OnDatagram(route - 1, new()
            {
                Payload = state.Bytes,
                Flow = flow,
                Transport = Of(flow.Protocol),
                Timestamp = timestamp,
                FrameNumber = Packets,
                Path = state.Path,
            });
            spool?.FileRest();
        }
    }

    /// <summary>What was let go of this block is a gap of the capture, not loss on the network.</summary>
    private void DeclareShed()
    {
        if (shed.Packets > 0)
        {
            gaps.Add(shed);
            Shed += shed.Packets;
            shed = default;
        }
    }

    private static SignallingTransport Of(FlowProtocol protocol) => protocol switch
    {
        FlowProtocol.Udp => SignallingTransport.Udp,
        FlowProtocol.Tcp => SignallingTransport.Tcp,
        _ => SignallingTransport.Unknown,
    };

    /// <summary>Runs the timeouts when a new second of packet time has begun, or the clock was set back.</summary>
    private void Tick(Timestamp time)
    {
        long current = time.Seconds;
        if (current == second || (current < second && second - current < 120))
        {
            return;
        }

        second = current;
        var tick = new Timestamp(current * Timestamp.NanosecondsPerSecond);
        media.Tick(tick, block!);
        while (ledger.Take(tick) is { } activity)
        {
            signalling.OnMedia(activity);
        }

        tcp.OnTick(tick);
        signalling.OnTick(tick);
        records.Drain(signalling.EarliestOpenCall, tick.AddSeconds(-ReorderSeconds));
    }
}
