using System.Buffers.Binary;

namespace Earshot.Rtp.Tests.Support;

/// <summary>RTCP packets of RFC 3550, 6.4.</summary>
internal static class RtcpPackets
{
    /// <summary>A sender report, with a report block about another stream if one is named.</summary>
    public static byte[] SenderReport(uint ssrc, uint middle, uint? about = null, uint last = 0, int keptMs = 0)
    {
        byte[] packet = new byte[about is null ? 28 : 52];
        (packet[0], packet[1], packet[3]) = ((byte)(about is null ? 0x80 : 0x81), 200, (byte)((packet.Length / 4) - 1));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(10), middle);
        if (about is { } stream)
        {
            WriteBlock(packet.AsSpan(28), stream, last, keptMs);
        }

        return packet;
    }

    /// <summary>A receiver report with one block.</summary>
    public static byte[] ReceiverReport(uint ssrc, uint about, uint last, int keptMs)
    {
        byte[] packet = new byte[32];
        (packet[0], packet[1], packet[3]) = (0x81, 201, 7);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), ssrc);
        WriteBlock(packet.AsSpan(8), about, last, keptMs);
        return packet;
    }

    private static void WriteBlock(Span<byte> block, uint about, uint last, int keptMs)
    {
        BinaryPrimitives.WriteUInt32BigEndian(block, about);
        BinaryPrimitives.WriteUInt32BigEndian(block[16..], last);
        BinaryPrimitives.WriteUInt32BigEndian(block[20..], (uint)(keptMs * 65536L / 1000));
    }
}
