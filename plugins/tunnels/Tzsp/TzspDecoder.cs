using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Tzsp;

/// <summary>
/// TaZmen Sniffer Protocol, which has no RFC: https://en.wikipedia.org/wiki/TZSP, and what its maker said of it,
/// https://web.archive.org/web/20050404125022/http://www.networkchemistry.com/support/appnotes/an001_tzsp.html
/// (flags N and D, more encapsulations).
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |    Version    |N|D|0 0| Type  |     Encapsulated Protocol     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |   Tag Type    |  Tag Length   |  Tag Data, Tag Length bytes   |   repeated, unless N is set; types 0 (padding) and
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+   1 (end) are one byte alone; then the frame, unless D
/// </code>
/// </remarks>
internal sealed class TzspDecoder : ILayerDecoder
{
    private const int HeaderLength = 4;
    private const byte Version1 = 1;
    private const int NoTags = 0x80;
    private const int NoData = 0x40;
    private const int ReservedBits = 0x30;
    private const int TypeMask = 0x0F;
    private const uint StunCookie = 0x2112A442; // RFC 8489, 5

    public string Name => "tzsp";

    public IReadOnlyList<string> IdNames { get; } = [];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> bytes = layer.Bytes;
        if (!bytes.IsEmpty && bytes[0] != Version1)
        {
            return DecodeResult.NotMine; // RTP, DTLS, SIP: nothing else on this port begins with 1 but STUN
        }

        if (bytes.Length < HeaderLength)
        {
            return DecodeResult.Short(layer, HeaderLength);
        }

        return (bytes[1] & TypeMask) switch
        {
            _ when (bytes[1] & ReservedBits) != 0 || IsStun(bytes) => DecodeResult.NotMine,
            0 or 1 => DecodeFrame(layer),
            3 or 4 or 5 => DecodeResult.Inner(LayerKey.Nothing, HeaderLength),
            _ => DecodeResult.NotMine,
        };
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        int type = header[1] & TypeMask;
        fields.Add("version", 8);
        fields.Add("no tagged fields", 1);
        fields.Add("no packet data", 1);
        fields.Add("reserved", 2);
        fields.Add("type", 4, meaning: type switch
        {
            0 => "received frame",
            1 => "frame for transmission",
            3 => "configuration",
            4 => "keepalive",
            _ => "port opener",
        });
        int protocol = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        fields.Add("encapsulated protocol", 16, meaning: type > 1 ? null : protocol switch
        {
            1 => "Ethernet",
            4 => "PPP",
            18 => "IEEE 802.11",
            _ => null,
        });
        TaggedFields.Describe(header[HeaderLength..], fields);
    }

    private static DecodeResult DecodeFrame(in Layer layer) => BinaryPrimitives.ReadUInt16BigEndian(layer.Bytes[2..]) switch
    {
        1 => Frame(layer, LayerKey.Ethernet),
        4 => Frame(layer, LayerKey.OfLinkType(LinkType.Ppp)),
        18 => Frame(layer, LayerKey.OfLinkType(LinkType.Ieee80211)),
        // unknown, token ring, SLIP, FDDI, raw; Prism and AVS radio headers before 802.11
        0 or 2 or 3 or 5 or 7 or 119 or 127 => DecodeResult.Malformed(Defect.Unsupported),
        _ => DecodeResult.NotMine,
    };

    private static DecodeResult Frame(in Layer layer, LayerKey inner)
    {
        int offset = HeaderLength;
        if ((layer.Bytes[1] & NoTags) == 0 && !TaggedFields.TrySkip(layer.Bytes, ref offset))
        {
            return DecodeResult.Short(layer, offset);
        }

        bool hasData = (layer.Bytes[1] & NoData) == 0 && offset < layer.WireLength;
        return DecodeResult.Inner(hasData ? inner : LayerKey.Nothing, offset);
    }

    /// <summary>Media ports may be 37008 too; a success response of STUN begins with 01 01.</summary>
    private static bool IsStun(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 8 && BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) == StunCookie;
}
