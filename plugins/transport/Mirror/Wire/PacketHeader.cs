using System.Buffers.Binary;
using Earshot.Sdk.Packets;

namespace Earshot.Mirror.Wire;

/// <summary>
/// What stands before each packet of a block, 36 bytes, or 58 in header mode 1, which begins with the same:
/// <code>
///  0 seconds        4 microseconds   8 captured length  12 length on the wire     (layout 0: 32 bits each)
///  0 seconds        8 microseconds  16 captured length  20 length on the wire     (layout 1: times of 64 bits)
/// 24 offset of the first IP header  26 of the last one  28 layout  30 link type  32 VLAN  34 flags
/// 56 (mode 1) the packet is to be left out
/// </code>
/// </summary>
internal readonly record struct PacketHeader(Timestamp Timestamp, uint CapturedLength, uint WireLength, ushort LinkType, bool IsLeftOut)
{
    /// <summary>Length in header mode 0.</summary>
    public const int Length = 36;

    /// <summary>Length in header mode 1.</summary>
    public const int LongLength = 58;

    /// <summary>Longest frame.</summary>
    public const int MaxCapturedLength = 65535;

    private const int IpOffset = 26;
    private const long NanosecondsPerMicrosecond = 1000;

    /// <summary>Seconds that <see cref="Sdk.Packets.Timestamp"/> can hold either way.</summary>
    private const long MaxSeconds = (long.MaxValue / Timestamp.NanosecondsPerSecond) - 1;

    private const long MaxMicroseconds = 1_000_000;

    /// <summary>Reads a header.</summary>
    /// <returns>False when its layout is unknown or its time is none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, bool isLong, out PacketHeader header)
    {
        short layout = BinaryPrimitives.ReadInt16LittleEndian(bytes[28..]);
        bool isWide = layout == 1;
        long seconds = isWide ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        long microseconds = isWide ? BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (layout is not (0 or 1) || seconds is < -MaxSeconds or > MaxSeconds || microseconds is < 0 or > MaxMicroseconds)
        {
            header = default;
            return false;
        }

        header = new PacketHeader(
            new Timestamp((seconds * Timestamp.NanosecondsPerSecond) + (microseconds * NanosecondsPerMicrosecond)),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[(isWide ? 16 : 8)..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[(isWide ? 20 : 12)..]),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[30..]),
            isLong && bytes[56] == 1);
        return true;
    }

    /// <summary>Writes a header of mode 0.</summary>
    public static void Write(Span<byte> bytes, in Frame frame, IpHeader ip)
    {
        bytes = bytes[..Length];
        long seconds = frame.Timestamp.Seconds;
        long microseconds = (frame.Timestamp.Nanoseconds - (seconds * Timestamp.NanosecondsPerSecond)) / NanosecondsPerMicrosecond;
        ulong lengths = Join((uint)frame.CapturedLength, (uint)frame.WireLength);
        bool isWide = seconds is < 0 or > uint.MaxValue;
        // Whole words, since this is done for every packet.
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, isWide ? (ulong)seconds : Join((uint)seconds, (uint)microseconds));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], isWide ? (ulong)microseconds : lengths);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], isWide ? lengths : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(
            bytes[24..], Join((uint)(ip.Offset << 16) | ip.Offset, (uint)(Dlt.Of(frame.LinkType) << 16) | (isWide ? 1u : 0u)));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[32..], ip.Vlan);
    }

    /// <summary>True when a header says that no IP header is known.</summary>
    public static bool HasNoIp(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[IpOffset..]) == IpHeader.None;

    private static ulong Join(uint low, uint high) => low | ((ulong)high << 32);
}
