using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Gre;

/// <summary>
/// Generic Routing Encapsulation: version 0 with the optional fields of every RFC, and version 1 as PPTP uses it.
/// https://www.rfc-editor.org/rfc/rfc2784, https://www.rfc-editor.org/rfc/rfc2890, https://www.rfc-editor.org/rfc/rfc1701,
/// https://www.rfc-editor.org/rfc/rfc2637#section-4.1; over UDP: https://www.rfc-editor.org/rfc/rfc8086
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |C|R|K|S|s|Recur|A| Flags | Ver |         Protocol Type         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |      Checksum, if C or R      |       Offset, if C or R       |
/// |          Key, if K (version 1: payload length, call id)       |
/// |                     Sequence Number, if S                     |
/// |         Acknowledgment Number, if A (version 1 only)          |
/// |            Source Route Entries, if R (version 0 only)        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal sealed class GreDecoder : ILayerDecoder
{
    public const byte IpProtocol = 47;

    private const int ChecksumPresent = 0x8000;
    private const int RoutingPresent = 0x4000;
    private const int KeyPresent = 0x2000;
    private const int SequencePresent = 0x1000;
    private const int AcknowledgmentPresent = 0x0080;
    private const int VersionMask = 0x0007;

    private const int BaseLength = 4;
    private const int KeyLength = 4;
    private const int RouteHeaderLength = 4;
    private const ushort Ppp = 0x880B;
    private const ushort TransparentEthernet = 0x6558;

    public string Name => "gre";

    public IReadOnlyList<string> IdNames { get; } = ["key"];

    public DecodeResult Decode(in Layer layer)
    {
        if (layer.Bytes.Length < BaseLength)
        {
            return DecodeResult.Short(layer, BaseLength);
        }

        int flags = BinaryPrimitives.ReadUInt16BigEndian(layer.Bytes);
        ushort protocol = BinaryPrimitives.ReadUInt16BigEndian(layer.Bytes[2..]);
        if (layer.Key.Space == LayerSpace.UdpDestinationPort && !MayBeInUdp(layer.Bytes, flags, protocol))
        {
            return DecodeResult.NotMine;
        }

        return (flags & VersionMask) switch
        {
            0 => DecodeVersion0(layer, flags, protocol),
            1 => DecodeVersion1(layer, flags, protocol),
            _ => DecodeResult.Malformed(Defect.BadVersion),
        };
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        int flags = BinaryPrimitives.ReadUInt16BigEndian(header);
        bool isVersion1 = (flags & VersionMask) == 1;
        fields.Add("checksum present", 1);
        fields.Add("routing present", 1);
        fields.Add("key present", 1);
        fields.Add("sequence present", 1);
        fields.Add("strict source route", 1);
        fields.Add("recursion control", 3);
        fields.Add("acknowledgment present", 1, meaning: isVersion1 ? null : "reserved in version 0");
        fields.Add("flags", 4);
        fields.Add("version", 3, meaning: isVersion1 ? "PPTP" : null);
        ushort protocol = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        fields.Add("protocol type", 16, FieldFormat.Hex, ProtocolName(protocol, flags));
        if (isVersion1)
        {
            fields.Add("payload length", 16);
            fields.Add("call id", 16);
        }
        else
        {
            DescribeOptions(flags, protocol, fields);
        }

        if ((flags & SequencePresent) != 0)
        {
            fields.Add("sequence number", 32);
        }

        if (isVersion1 && (flags & AcknowledgmentPresent) != 0)
        {
            fields.Add("acknowledgment number", 32);
        }

        if (!isVersion1 && (flags & RoutingPresent) != 0)
        {
            int entries = BaseLength + SizeIf(flags, ChecksumPresent | RoutingPresent) + SizeIf(flags, KeyPresent) + SizeIf(flags, SequencePresent);
            fields.Add("source route entries", (header.Length - entries) * 8, FieldFormat.Bytes);
        }
    }

    private static void DescribeOptions(int flags, ushort protocol, IHeaderFields fields)
    {
        if ((flags & (ChecksumPresent | RoutingPresent)) != 0)
        {
            fields.Add("checksum", 16, FieldFormat.Hex, "not verified");
            fields.Add("offset", 16);
        }

        if ((flags & KeyPresent) == 0)
        {
            return;
        }

        if (protocol == TransparentEthernet)
        {
            // RFC 7637, 3.2
            fields.Add("key: virtual subnet id", 24, meaning: "if this is NVGRE");
            fields.Add("key: flow id", 8);
        }
        else
        {
            fields.Add("key", 32);
        }
    }

    private static string? ProtocolName(ushort protocol, int flags) => protocol switch
    {
        0x0800 => "IPv4",
        0x86DD => "IPv6",
        0x8847 or 0x8848 => "MPLS",
        TransparentEthernet => "transparent Ethernet",
        Ppp => "PPP",
        ErspanDecoder.EtherTypeII when (flags & SequencePresent) == 0 => "ERSPAN type I",
        ErspanDecoder.EtherTypeII or ErspanDecoder.EtherTypeIII => "ERSPAN",
        _ => null,
    };

    private static DecodeResult DecodeVersion0(in Layer layer, int flags, ushort protocol)
    {
        // RFC 1701: checksum and offset stand together when either of C and R is set.
        int keyAt = BaseLength + SizeIf(flags, ChecksumPresent | RoutingPresent);
        // RFC 2890, 2: the key comes before the sequence number.
        int offset = keyAt + SizeIf(flags, KeyPresent) + SizeIf(flags, SequencePresent);
        if (layer.Bytes.Length < offset
            || ((flags & RoutingPresent) != 0 && !TrySkipRoutes(layer.Bytes, ref offset)))
        {
            return DecodeResult.Short(layer, offset);
        }

        DecodeResult result = DecodeResult.Inner(KeyOf(protocol, flags), offset);
        if ((flags & KeyPresent) != 0)
        {
            result = result.WithIds(BinaryPrimitives.ReadUInt32BigEndian(layer.Bytes[keyAt..]));
        }

        if ((flags & SequencePresent) != 0)
        {
            uint sequence = BinaryPrimitives.ReadUInt32BigEndian(layer.Bytes[(keyAt + SizeIf(flags, KeyPresent))..]);
            result = result.WithSequence(sequence, bits: 32, SessionOf(protocol, layer.Bytes[offset..]));
        }

        return result;
    }

    /// <summary>Switches count the packets of each ERSPAN session, whose id stands in the header behind this one.</summary>
    private static uint SessionOf(ushort protocol, ReadOnlySpan<byte> inner) =>
        protocol is ErspanDecoder.EtherTypeII or ErspanDecoder.EtherTypeIII ? ErspanDecoder.SessionOf(inner) : 0;

    /// <summary>
    /// RFC 1701: address family (2), offset (1), length (1), routing information of that length. An entry of length 0 is
    /// the last one.
    /// </summary>
    private static bool TrySkipRoutes(ReadOnlySpan<byte> bytes, ref int offset)
    {
        int length;
        do
        {
            int entry = offset;
            offset += RouteHeaderLength;
            if (bytes.Length < offset)
            {
                return false;
            }

            length = bytes[entry + 3];
            offset += length;
        }
        while (length != 0);

        return true;
    }

    private static LayerKey KeyOf(ushort protocol, int flags) => protocol switch
    {
        Ppp => LayerKey.OfLinkType(LinkType.Ppp),
        // draft-foschiano-erspan: the missing sequence number tells type I, which has no header, from type II.
        ErspanDecoder.EtherTypeII when (flags & SequencePresent) == 0 => LayerKey.Ethernet,
        _ => LayerKey.OfEtherType(protocol),
    };

    private static DecodeResult DecodeVersion1(in Layer layer, int flags, ushort protocol)
    {
        // RFC 2637, 4.1: C and R are 0, K is 1, the protocol is PPP.
        if ((flags & (ChecksumPresent | RoutingPresent | KeyPresent)) != KeyPresent || protocol != Ppp)
        {
            return DecodeResult.Malformed(Defect.BadField);
        }

        int offset = BaseLength + KeyLength + SizeIf(flags, SequencePresent) + SizeIf(flags, AcknowledgmentPresent);
        if (layer.Bytes.Length < offset)
        {
            return DecodeResult.Short(layer, offset);
        }

        // A length that is longer than the packet is odd but parsed: what is inside knows its own.
        int payloadLength = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(layer.Bytes[4..]), layer.WireLength - offset);
        ushort callId = BinaryPrimitives.ReadUInt16BigEndian(layer.Bytes[6..]);

        // RFC 2637, 4.1: without a sequence number the packet is an acknowledgment only.
        LayerKey inner = (flags & SequencePresent) != 0 ? LayerKey.OfLinkType(LinkType.Ppp) : LayerKey.Nothing;
        return DecodeResult.Inner(inner, offset, payloadLength).WithIds(callId);
    }

    /// <summary>
    /// A media port may be 4754. In UDP there is version 0 without routes (RFC 8086, 3.2), whose other bits are reserved: no
    /// text, DTLS or STUN begins so. RTP does when its payload type is 0; then C is set, and the offset behind the checksum,
    /// which only routes use, tells them apart together with the protocol, where RTP has the lower half of its timestamp
    /// and its sequence number.
    /// </summary>
    private static bool MayBeInUdp(ReadOnlySpan<byte> bytes, int flags, ushort protocol)
    {
        const int known = ChecksumPresent | KeyPresent | SequencePresent;
        bool mayBeRtp = (flags & ChecksumPresent) != 0;
        return (flags & ~known) == 0
            && (!mayBeRtp || (ProtocolName(protocol, flags) is not null && bytes.Length >= 8 && bytes[6] == 0 && bytes[7] == 0));
    }

    /// <summary>Every optional field of GRE takes 4 bytes.</summary>
    private static int SizeIf(int flags, int mask) => (flags & mask) != 0 ? 4 : 0;
}
