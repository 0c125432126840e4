using System.Buffers.Binary;
using System.Text;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Spool.Pcapng;

/// <summary>
/// Writes pcapng blocks, little-endian (draft-ietf-opsawg-pcapng, 3 and 4).
/// <code>{ type:4 length:4 body options length:4 }, option = code:2 length:2 value padding-to-4</code>
/// </summary>
internal static class PcapngWriter
{
    private const ushort EndOfOptions = 0;
    private const ushort Comment = 1;
    private const ushort Application = 4; // of a section header
    private const ushort Name = 2; // of an interface
    private const ushort Resolution = 9;
    private const ushort PacketId = 5; // of a packet
    private const ushort StartTime = 2; // of statistics
    private const ushort EndTime = 3;
    private const ushort DroppedByInterface = 5;
    private const ushort DroppedBySystem = 7;

    /// <summary>Nanoseconds: 10^-9 s.</summary>
    private const byte Nanoseconds = 9;

    private const int PacketHeader = 28;
    private const int OptionHeader = 4;

    public static void SectionHeader(ByteBuffer target)
    {
        int start = Begin(target, BlockType.SectionHeader);
        Span<byte> body = target.Append(16);
        BinaryPrimitives.WriteUInt32LittleEndian(body, 0x1a2b3c4d);
        BinaryPrimitives.WriteUInt16LittleEndian(body[4..], 1); // version 1.0
        BinaryPrimitives.WriteUInt16LittleEndian(body[6..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(body[8..], -1); // the section's length is not known yet
        Option(target, Application, "Earshot"u8);
        End(target, start);
    }

    public static void InterfaceDescription(ByteBuffer target, string name, LinkType linkType)
    {
        int start = Begin(target, BlockType.InterfaceDescription);
        Span<byte> body = target.Append(8);
        body.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(body, (ushort)linkType);
        Option(target, Name, Encoding.UTF8.GetBytes(name));
        Option(target, Resolution, [Nanoseconds]);
        End(target, start);
    }

    /// <summary>What was dropped between two moments, on the section's first interface.</summary>
    public static void Statistics(ByteBuffer target, Timestamp from, Timestamp to, SourceStatistics losses, string comment)
    {
        int start = Begin(target, BlockType.InterfaceStatistics);
        Span<byte> body = target.Append(12);
        body.Clear();
        Time(body[4..], to);
        Span<byte> value = stackalloc byte[8];
        Time(value, from);
        Option(target, StartTime, value);
        Time(value, to);
        Option(target, EndTime, value);
        BinaryPrimitives.WriteInt64LittleEndian(value, losses.DroppedByInterface);
        Option(target, DroppedByInterface, value);
        BinaryPrimitives.WriteInt64LittleEndian(value, losses.DroppedByKernel);
        Option(target, DroppedBySystem, value);
        if (comment.Length > 0)
        {
            Option(target, Comment, Encoding.UTF8.GetBytes(comment));
        }

        End(target, start);
    }

    /// <summary>Length of a packet's block with comments of these lengths, 0 for none.</summary>
    public static int PacketLength(int captured, int comment, int secondComment) =>
        PacketHeader + Padded(captured) + CommentLength(comment) + CommentLength(secondComment)
        + OptionHeader + sizeof(long) + OptionHeader + sizeof(uint);

    /// <summary>Writes a packet's block into exactly the memory that <see cref="PacketLength"/> says.</summary>
    public static void Packet(
        Span<byte> target, uint interfaceId, in Frame frame, ReadOnlySpan<byte> bytes, long number, ReadOnlySpan<byte> comment, ReadOnlySpan<byte> second)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, BlockType.EnhancedPacket);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], target.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], interfaceId);
        Time(target[12..], frame.Timestamp);
        BinaryPrimitives.WriteInt32LittleEndian(target[20..], bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(target[24..], frame.WireLength);
        bytes.CopyTo(target[PacketHeader..]);
        int padded = Padded(bytes.Length);
        target.Slice(PacketHeader + bytes.Length, padded - bytes.Length).Clear();
        Span<byte> options = target[(PacketHeader + padded)..];
        BinaryPrimitives.WriteUInt16LittleEndian(options, PacketId);
        BinaryPrimitives.WriteUInt16LittleEndian(options[2..], sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(options[4..], number);
        options = options[(OptionHeader + sizeof(long))..];
        options = WriteComment(options, comment);
        options = WriteComment(options, second);
        BinaryPrimitives.WriteUInt32LittleEndian(options, EndOfOptions);
        BinaryPrimitives.WriteInt32LittleEndian(options[4..], target.Length);
    }

    private static int CommentLength(int length) => length == 0 ? 0 : OptionHeader + Padded(length);

    private static Span<byte> WriteComment(Span<byte> target, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return target;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(target, Comment);
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], (ushort)text.Length);
        text.CopyTo(target[OptionHeader..]);
        int end = OptionHeader + Padded(text.Length);
        target[(OptionHeader + text.Length)..end].Clear();
        return target[end..];
    }

    /// <summary>Two halves, the high one first; a time before 1970 has no ticks.</summary>
    private static void Time(Span<byte> target, Timestamp time)
    {
        long ticks = Math.Max(time.Nanoseconds, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)(ticks >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], (uint)ticks);
    }

    private static int Begin(ByteBuffer target, uint type)
    {
        int start = target.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(target.Append(8), type);
        return start;
    }

    private static void Option(ByteBuffer target, ushort code, ReadOnlySpan<byte> value)
    {
        Span<byte> option = target.Append(OptionHeader + Padded(value.Length));
        option.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(option, code);
        BinaryPrimitives.WriteUInt16LittleEndian(option[2..], (ushort)value.Length);
        value.CopyTo(option[OptionHeader..]);
    }

    /// <summary>Ends the options and writes both lengths.</summary>
    private static void End(ByteBuffer target, int start)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target.Append(4), EndOfOptions);
        int length = target.Length + 4 - start;
        BinaryPrimitives.WriteInt32LittleEndian(target.Append(4), length);
        Span<byte> written = target.Rewrite(start);
        BinaryPrimitives.WriteInt32LittleEndian(written[4..], length);
    }

    private static int Padded(int length) => (length + 3) & ~3;
}
