using System.Buffers.Binary;
using System.Net;

namespace Earshot.Bench.Generator;

/// <summary>One direction's RTP (RFC 3550, 5.1): a packet every 20 ms that arrives up to 4 ms late.</summary>
internal sealed class RtpSender : Sender
{
    private const int Header = 12;
    private const int Interval = 20_000;
    private const int MaxLateness = 4_000;

    /// <summary>Stands for speech: what matters is that it does not compress to nothing.</summary>
    private static readonly byte[] Noise = MakeNoise();

    private readonly FrameTemplate template;
    private readonly Codec codec;
    private readonly GeneratedCapture totals;
    private readonly double lossRate;
    private readonly uint ssrc;
    private readonly long start;
    private readonly int count;
    private SplitMix random;
    private ushort sequence;
    private uint timestamp;
    private int sent;

    public RtpSender(GeneratorOptions options, GeneratedCapture totals, IPEndPoint from, IPEndPoint to, long start, ulong seed)
    {
        template = new FrameTemplate(options.Tunnel, from, to);
        codec = options.Codec;
        this.totals = totals;
        this.start = start;
        random = new SplitMix(seed);
        lossRate = options.LossPercent / 100;
        count = options.Seconds * (1_000_000 / Interval);
        ssrc = (uint)random.Next();
        sequence = (ushort)random.Next();
        timestamp = (uint)random.Next();
        Schedule();
    }

    /// <summary>Synchronization source.</summary>
    public uint Ssrc => ssrc;

    public override bool Send(PcapWriter writer)
    {
        // A loss at either end would be invisible to a receiver.
        bool inside = sent > 0 && sent < count - 1;
        if (inside && lossRate > 0 && random.Next() * (1.0 / ulong.MaxValue) < lossRate)
        {
            totals.RtpLost++;
        }
        else
        {
            Write(writer);
            totals.RtpPackets++;
        }

        sequence++;
        timestamp += codec.Samples;
        sent++;
        Schedule();
        return sent < count;
    }

    private void Schedule() => Next = start + ((long)sent * Interval) + random.Below(MaxLateness);

    private void Write(PcapWriter writer)
    {
        int size = codec.MinBytes + random.Below(codec.MaxBytes - codec.MinBytes + 1);
        Span<byte> frame = writer.Begin();
        int length = template.Write(frame, Header + size, (uint)writer.Frames);
        Span<byte> rtp = frame[template.Length..];
        rtp[0] = 0x80;
        // The marker tells the first packet of a talkspurt (RFC 3551, 4.1).
        rtp[1] = (byte)(codec.PayloadType | (sent == 0 ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(rtp[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(rtp[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(rtp[8..], ssrc);
        Noise.AsSpan(random.Below(Noise.Length - size), size).CopyTo(rtp[Header..]);
        writer.Commit(Next, length);
    }

    private static byte[] MakeNoise()
    {
        SplitMix random = new(0);
        byte[] noise = new byte[1 << 15];
        foreach (ref byte b in noise.AsSpan())
        {
            // Any byte may come first, and as Opus it then says "one frame" (RFC 6716, 3.1: code 0).
            b = (byte)(random.Next() & 0x9C);
        }

        return noise;
    }
}
