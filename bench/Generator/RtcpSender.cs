using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Earshot.Bench.Generator;

/// <summary>One direction's RTCP: a sender report without report blocks and a CNAME every 5 s (RFC 3550, 6.4.1 and 6.5).</summary>
internal sealed class RtcpSender : Sender
{
    private const int Interval = 5_000_000;
    private const int SenderReport = 28;

    private readonly FrameTemplate template;
    private readonly GeneratedCapture totals;
    private readonly byte[] packet;
    private readonly long end;

    public RtcpSender(GeneratorOptions options, GeneratedCapture totals, IPEndPoint from, IPEndPoint to, uint ssrc, long start, long end)
    {
        template = new FrameTemplate(options.Tunnel, from, to);
        this.totals = totals;
        this.end = end;
        byte[] name = Encoding.ASCII.GetBytes($"phone@{from.Address}");
        // SDES: header, SSRC, then the item and at least one zero up to a multiple of four.
        int items = (2 + name.Length + 1 + 3) & ~3;
        packet = new byte[SenderReport + 8 + items];
        Span<byte> report = packet;
        (report[0], report[1], report[3]) = (0x80, 200, (SenderReport / 4) - 1);
        BinaryPrimitives.WriteUInt32BigEndian(report[4..], ssrc);
        Span<byte> description = report[SenderReport..];
        (description[0], description[1], description[3]) = (0x81, 202, (byte)((8 + items) / 4 - 1));
        BinaryPrimitives.WriteUInt32BigEndian(description[4..], ssrc);
        (description[8], description[9]) = (1, (byte)name.Length);
        name.CopyTo(description[10..]);
        Next = start + Interval;
    }

    /// <summary>True when the call is too short for a report.</summary>
    public bool IsSilent => Next >= end;

    public override bool Send(PcapWriter writer)
    {
        // NTP counts from 1900 (RFC 5905, 6).
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), (uint)((Next / 1_000_000) + 2_208_988_800));
        Span<byte> frame = writer.Begin();
        int length = template.Write(frame, packet.Length, (uint)writer.Frames);
        packet.CopyTo(frame[template.Length..]);
        writer.Commit(Next, length);
        totals.RtcpPackets++;
        Next += Interval;
        return Next < end;
    }
}
