using System.Buffers.Binary;

namespace Earshot.Rtp.Packets;

/// <summary>
/// Walks the packets of an RTCP compound (RFC 3550, 6.1 and A.2). It stops at the first that is broken, which is also
/// where the encrypted part of SRTCP begins (RFC 3711, 3.4).
/// </summary>
internal ref struct RtcpCompound(ReadOnlySpan<byte> payload)
{
    public const byte SenderReport = 200;
    public const byte ReceiverReport = 201;
    public const byte ExtendedReport = 207;

    private ReadOnlySpan<byte> rest = payload;

    /// <summary>The packet that <see cref="MoveNext"/> found, its header included.</summary>
    public ReadOnlySpan<byte> Packet { get; private set; }

    /// <summary>Its packet type.</summary>
    public readonly byte PacketType => Packet[1];

    /// <summary>SSRC of its sender (RFC 3550, 6.4); 0 where it has none, as an empty BYE.</summary>
    public readonly uint SenderSsrc => Packet.Length < 8 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(Packet[4..]);

    /// <summary>
    /// RFC 5761, 4: with RTP and RTCP on one port the second byte of RTCP is 192 to 223, which as RTP would be a marker
    /// with payload types 64 to 95; RTP must not use those.
    /// </summary>
    public static bool HasPacketType(byte secondByte) => secondByte is >= 192 and <= 223;

    /// <summary>Whether the datagram begins with a whole RTCP packet: version, length and, where it has one, report count.</summary>
    public static bool IsValid(ReadOnlySpan<byte> payload, int wireLength)
    {
        if (payload.Length < 4 || payload[0] >> 6 != 2 || !HasPacketType(payload[1]))
        {
            return false;
        }

        int length = PacketLength(payload);
        return length <= wireLength && length >= MinimumLength(payload);
    }

    public bool MoveNext()
    {
        if (!IsValid(rest, rest.Length))
        {
            return false;
        }

        int length = PacketLength(rest);
        Packet = rest[..length];
        rest = rest[length..];
        return true;
    }

    /// <summary>The report blocks of a sender or receiver report, 24 bytes each (RFC 3550, 6.4.1).</summary>
    public readonly ReadOnlySpan<byte> ReportBlocks() => PacketType switch
    {
        SenderReport => Packet.Slice(28, RtcpReportBlock.Length * (Packet[0] & 0x1F)),
        ReceiverReport => Packet.Slice(8, RtcpReportBlock.Length * (Packet[0] & 0x1F)),
        _ => [],
    };

    /// <summary>The middle 32 bits of a sender report's NTP timestamp (RFC 3550, 6.4.1).</summary>
    public readonly uint NtpMiddle => BinaryPrimitives.ReadUInt32BigEndian(Packet[10..]);

    // RFC 3550, 6.4.1: length in 32-bit words minus one.
    private static int PacketLength(ReadOnlySpan<byte> packet) => 4 * (1 + BinaryPrimitives.ReadUInt16BigEndian(packet[2..]));

    private static int MinimumLength(ReadOnlySpan<byte> packet) => packet[1] switch
    {
        SenderReport => 28 + (RtcpReportBlock.Length * (packet[0] & 0x1F)),
        ReceiverReport => 8 + (RtcpReportBlock.Length * (packet[0] & 0x1F)),
        ExtendedReport => 8,
        _ => 4,
    };
}
