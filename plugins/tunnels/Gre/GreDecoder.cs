using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Gre;

/// <summary>
/// Generic Routing Encapsulation: version 0 with the optional fields of every RFC, and version 1 as PPTP uses it.
/// https://www.rfc-editor.org/rfc/rfc2784, https://www.rfc-editor.org/rfc/rfc2890, https://www.rfc-editor.org/rfc/rfc1701,
/// https://www.rfc-editor.org/rfc/rfc2637#section-4.1
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

    /// <summary>What keepalives name as their protocol: nothing is inside.</summary>
    private const ushort NoProtocol = 0;

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
        return (flags & VersionMask) switch
        {
            0 => DecodeVersion0(layer, flags, protocol),
            1 => DecodeVersion1(layer, flags, protocol),
            _ => DecodeResult.Malformed(Defect.BadVersion),
        };
    }

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
        return (flags & KeyPresent) != 0
            ? result.WithIds(BinaryPrimitives.ReadUInt32BigEndian(layer.Bytes[keyAt..]))
            : result;
    }

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
        LayerKey inner = (flags & SequencePresent) != 0 ? LayerKey.OfLinkType(LinkType.Ppp) : LayerKey.OfEtherType(NoProtocol);
        return DecodeResult.Inner(inner, offset, payloadLength).WithIds(callId);
    }

    /// <summary>Every optional field of GRE takes 4 bytes.</summary>
    private static int SizeIf(int flags, int mask) => (flags & mask) != 0 ? 4 : 0;
}
