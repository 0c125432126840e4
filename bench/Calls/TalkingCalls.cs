using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Earshot.Bench.Generator;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Bench.Calls;

/// <summary>
/// RTP of calls that all talk: each direction's next packet every 20 ms, in an order that has nothing to do with that of the calls. Packets
/// are made while nobody is timed. Each read returns the same block with new packets in it.
/// </summary>
internal sealed class TalkingCalls : IPacketSource
{
    private const int RtpHeader = 12;
    private const int Payload = 160;
    private const int Interval = 20_000_000;
    private const uint SamplesPerPacket = 160;
    private const int PacketsPerBlock = 4900;

    private readonly Direction[] directions;
    private readonly Timestamp start;
    private readonly Block block = new();
    private long next;
    private long last;

    /// <param name="options">Of the capture that set the calls up.</param>
    /// <param name="start">When the first packets come.</param>
    public TalkingCalls(GeneratorOptions options, Timestamp start)
    {
        this.start = start;
        directions = [.. Enumerable.Range(0, options.Calls).SelectMany(number => DirectionsOf(new Call(options, number, 0)))];
        new Random(1).Shuffle(directions);
    }

    public string Name => "talking calls";

    public SourceStatistics Statistics => default;

    /// <summary>Packets so far.</summary>
    public long Packets => next;

    /// <summary>The source ends after so many more packets; then it can be read on after another call of this.</summary>
    public void Give(long packets) => last = next + packets;

    public PacketBlock? Read(CancellationToken stop)
    {
        if (next >= last)
        {
            return null;
        }

        block.Reuse();
        for (int i = 0; i < PacketsPerBlock && next < last; i++, next++)
        {
            (long round, long index) = Math.DivRem(next, directions.Length);
            block.Add(directions[index], (uint)round, new Timestamp(start.Nanoseconds + (round * Interval) + (index * Interval / directions.Length)));
        }

        return block;
    }

    public void Dispose()
    {
    }

    private static IEnumerable<Direction> DirectionsOf(Call call) =>
    [
        new Direction(new FrameTemplate(Tunnel.None, call.CallerRtp, call.CalleeRtp), (uint)call.Tag),
        new Direction(new FrameTemplate(Tunnel.None, call.CalleeRtp, call.CallerRtp), (uint)(call.Tag >> 32)),
    ];

    private sealed record Direction(FrameTemplate Template, uint Ssrc);

    private sealed class Block : PacketBlock
    {
        private readonly byte[] bytes = new byte[PacketsPerBlock * 256];
        private readonly List<Frame> frames = new(PacketsPerBlock);
        private int length;

        public override ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

        public override ReadOnlySpan<Frame> Frames => CollectionsMarshal.AsSpan(frames);

        public void Add(Direction direction, uint round, Timestamp time)
        {
            Span<byte> frame = bytes.AsSpan(length);
            int size = direction.Template.Write(frame, RtpHeader + Payload, round);
            Span<byte> rtp = frame[direction.Template.Length..size];
            rtp[0] = 0x80;
            rtp[1] = 8;
            BinaryPrimitives.WriteUInt16BigEndian(rtp[2..], (ushort)(direction.Ssrc + round));
            BinaryPrimitives.WriteUInt32BigEndian(rtp[4..], direction.Ssrc + (round * SamplesPerPacket));
            BinaryPrimitives.WriteUInt32BigEndian(rtp[8..], direction.Ssrc);
            frames.Add(new Frame(time, length, size, size, 0, LinkType.Ethernet));
            length += size;
        }

        public void Reuse()
        {
            frames.Clear();
            length = 0;
            Renew();
        }

        protected override void Recycle()
        {
        }
    }
}
