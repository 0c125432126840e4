using System.Buffers.Binary;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;
using Earshot.Spool.Pcapng;

namespace Earshot.Spool.Segments;

/// <summary>
/// What an entry of an index tells, and the header of a run in its segment. Little-endian:
/// <code>
///  0  8  offset of the run in the file; of the end: the file's length
///  8  4  its length in the file
/// 12  4  its length when it is decompressed
/// 16  8  packet time of its first packet, nanoseconds since 1970
/// 24  8  packet time of its last packet
/// 32 16  source address, IPv4 as IPv4-mapped IPv6; of signalling: 8 bytes hash of the Call-ID, 8 bytes 0
/// 48 16  destination address
/// 64  2  source port
/// 66  2  destination port
/// 68  4  SSRC
/// 72  4  number of packets
/// 76  1  kind: SpoolKind, or 254 interface descriptions, 255 the end
/// 77  1  flags: 1 packets were cut
/// 78  2  0
/// </code>
/// Bytes 16 to 79 stand in the segment too, in a block before the run's packets, so that an index can be made anew.
/// </summary>
internal readonly record struct IndexEntry
{
    public const int Length = HeaderOffset + HeaderLength;

    private const int HeaderOffset = 16;
    private const int HeaderLength = 64;
    private const byte InterfacesKind = 254;
    private const byte EndKind = 255;

    /// <summary>Of the block that begins a run: framing, the header, and the length of the packets' blocks.</summary>
    public const int RunBlockLength = PcapngReader.Framing + HeaderLength + sizeof(int);

    public long Offset { get; init; }

    public int StoredLength { get; init; }

    public int PlainLength { get; init; }

    public Timestamp First { get; init; }

    public Timestamp Last { get; init; }

    public RunKey Key { get; init; }

    public int Packets { get; init; }

    public bool IsCut { get; init; }

    /// <summary>Not a run, but interface descriptions.</summary>
    public bool IsInterfaces { get; init; }

    /// <summary>Not a run, but the end: the segment is complete.</summary>
    public bool IsEnd { get; init; }

    public bool IsRun => !IsInterfaces && !IsEnd;

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target, Offset);
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], StoredLength);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], PlainLength);
        WriteHeader(target[HeaderOffset..]);
    }

    /// <returns>False when it contradicts itself.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out IndexEntry entry)
    {
        entry = ReadHeader(source[HeaderOffset..]) with
        {
            Offset = BinaryPrimitives.ReadInt64LittleEndian(source),
            StoredLength = BinaryPrimitives.ReadInt32LittleEndian(source[8..]),
            PlainLength = BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
        };
        return entry is { Offset: >= 0, StoredLength: >= 0, PlainLength: >= 0 };
    }

    /// <summary>Writes the block that begins a run.</summary>
    /// <param name="target"><see cref="RunBlockLength"/> bytes.</param>
    /// <param name="packetsLength">Length of the packets' blocks that follow.</param>
    public void WriteRunBlock(Span<byte> target, int packetsLength)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, BlockType.Run);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], RunBlockLength);
        WriteHeader(target[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(target[(8 + HeaderLength)..], packetsLength);
        BinaryPrimitives.WriteInt32LittleEndian(target[(RunBlockLength - 4)..], RunBlockLength);
    }

    /// <summary>Reads the body of the block that begins a run.</summary>
    /// <returns>False when it is none.</returns>
    public static bool TryReadRunBlock(ReadOnlySpan<byte> body, out IndexEntry entry, out int packetsLength)
    {
        entry = default;
        packetsLength = 0;
        if (body.Length != RunBlockLength - PcapngReader.Framing)
        {
            return false;
        }

        entry = ReadHeader(body);
        packetsLength = BinaryPrimitives.ReadInt32LittleEndian(body[HeaderLength..]);
        return entry.IsRun && packetsLength >= 0;
    }

    private void WriteHeader(Span<byte> target)
    {
        target[..HeaderLength].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(target, First.Nanoseconds);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], Last.Nanoseconds);
        if (Key.Kind == SpoolKind.Signalling)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(target[16..], Key.CallId);
        }
        else
        {
            WriteAddress(target[16..], Key.Source.Host);
            WriteAddress(target[32..], Key.Destination.Host);
            BinaryPrimitives.WriteUInt16LittleEndian(target[48..], Key.Source.Port);
            BinaryPrimitives.WriteUInt16LittleEndian(target[50..], Key.Destination.Port);
            BinaryPrimitives.WriteUInt32LittleEndian(target[52..], Key.Ssrc);
        }

        BinaryPrimitives.WriteInt32LittleEndian(target[56..], Packets);
        target[60] = IsEnd ? EndKind : IsInterfaces ? InterfacesKind : (byte)Key.Kind;
        target[61] = IsCut ? (byte)1 : (byte)0;
    }

    private static IndexEntry ReadHeader(ReadOnlySpan<byte> source)
    {
        var kind = (SpoolKind)source[60];
        if (source[60] is InterfacesKind or EndKind)
        {
            return new IndexEntry { IsInterfaces = source[60] == InterfacesKind, IsEnd = source[60] == EndKind };
        }

        RunKey key = kind == SpoolKind.Signalling
            ? new RunKey(kind, default, default, 0, BinaryPrimitives.ReadUInt64LittleEndian(source[16..]))
            : new RunKey(
                kind,
                new TransportAddress(ReadAddress(source[16..]), BinaryPrimitives.ReadUInt16LittleEndian(source[48..])),
                new TransportAddress(ReadAddress(source[32..]), BinaryPrimitives.ReadUInt16LittleEndian(source[50..])),
                BinaryPrimitives.ReadUInt32LittleEndian(source[52..]),
                0);
        return new IndexEntry
        {
            First = new Timestamp(BinaryPrimitives.ReadInt64LittleEndian(source)),
            Last = new Timestamp(BinaryPrimitives.ReadInt64LittleEndian(source[8..])),
            Key = key,
            Packets = BinaryPrimitives.ReadInt32LittleEndian(source[56..]),
            IsCut = (source[61] & 1) != 0,
        };
    }

    // Addresses stand in network order, as everywhere.
    private static void WriteAddress(Span<byte> target, HostAddress address)
    {
        BinaryPrimitives.WriteUInt64BigEndian(target, address.High);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], address.Low);
    }

    private static HostAddress ReadAddress(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(source), BinaryPrimitives.ReadUInt64BigEndian(source[8..]));
}
