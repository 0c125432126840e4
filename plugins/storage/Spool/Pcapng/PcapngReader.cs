using System.Buffers.Binary;
using System.Globalization;
using Earshot.Sdk.Packets;

namespace Earshot.Spool.Pcapng;

/// <summary>Reads the blocks that <see cref="PcapngWriter"/> writes. What is broken ends the reading, and nothing throws.</summary>
internal ref struct PcapngReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>Type and both lengths.</summary>
    public const int Framing = 12;

    private const int PacketHeader = 20;
    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>Type of the current block.</summary>
    public uint Type { get; private set; }

    /// <summary>Body and options of the current block.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>True when every byte belonged to a block.</summary>
    public readonly bool IsAtEnd => rest.IsEmpty;

    /// <summary>Length of the block that begins here, or 0 when it is no block.</summary>
    public static int LengthOf(ReadOnlySpan<byte> head)
    {
        uint length = head.Length < 8 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        return length is >= Framing and <= int.MaxValue && length % 4 == 0 ? (int)length : 0;
    }

    /// <summary>Goes to the next block; false at the end and at what is no whole block.</summary>
    public bool MoveNext()
    {
        int length = LengthOf(rest);
        if (length == 0 || length > rest.Length || BinaryPrimitives.ReadInt32LittleEndian(rest[(length - 4)..]) != length)
        {
            return false;
        }

        Type = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        Body = rest[8..(length - 4)];
        rest = rest[length..];
        return true;
    }

    /// <summary>Of an interface description: its link type.</summary>
    public readonly LinkType LinkType => Body.Length < 2 ? 0 : (LinkType)BinaryPrimitives.ReadUInt16LittleEndian(Body);

    /// <summary>Of a packet: everything that stands in its block.</summary>
    /// <returns>False when the block contradicts itself.</returns>
    public readonly bool TryReadPacket(out PacketBlockContent packet)
    {
        packet = default;
        if (Type != BlockType.EnhancedPacket || Body.Length < PacketHeader)
        {
            return false;
        }

        uint captured = BinaryPrimitives.ReadUInt32LittleEndian(Body[12..]);
        if (captured > Body.Length - PacketHeader)
        {
            return false;
        }

        ulong ticks = ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(Body[4..]) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(Body[8..]);
        packet = new PacketBlockContent
        {
            InterfaceId = BinaryPrimitives.ReadUInt32LittleEndian(Body),
            Timestamp = new Timestamp((long)ticks),
            WireLength = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(Body[16..]), int.MaxValue),
            Bytes = Body.Slice(PacketHeader, (int)captured),
        };
        ReadOptions(Body[Math.Min(Body.Length, (PacketHeader + (int)captured + 3) & ~3)..], ref packet);
        return true;
    }

    private static void ReadOptions(ReadOnlySpan<byte> options, ref PacketBlockContent packet)
    {
        const int comment = 1;
        const int packetId = 5;
        while (options.Length >= 4)
        {
            int code = BinaryPrimitives.ReadUInt16LittleEndian(options);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(options[2..]);
            if (code == 0 || length > options.Length - 4)
            {
                return;
            }

            ReadOnlySpan<byte> value = options.Slice(4, length);
            if (code == packetId && length == sizeof(long))
            {
                packet.Number = BinaryPrimitives.ReadInt64LittleEndian(value);
            }
            else if (code == comment && value.StartsWith(Comments.CallId))
            {
                packet.CallId = value[Comments.CallId.Length..];
            }
            else if (code == comment
                && value.StartsWith(Comments.Time)
                && long.TryParse(value[Comments.Time.Length..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long time))
            {
                packet.PacketTime = new Timestamp(time);
            }

            options = options[Math.Min(options.Length, 4 + ((length + 3) & ~3))..];
        }
    }
}
