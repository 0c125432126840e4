using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Layers;

/// <summary>
/// PPP (RFC 1661, 2) with or without the address and control bytes of RFC 1662, its protocol field compressed or not;
/// captures of these link types may hold Cisco HDLC instead, told by its first byte.
/// </summary>
internal sealed class Ppp : ILayerDecoder
{
    private const ushort IPv4 = 0x0021;
    private const ushort IPv6 = 0x0057;

    public string Name => "ppp";

    public IReadOnlyList<string> IdNames => [];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> header = layer.Bytes;
        if (header.Length < 2)
        {
            return DecodeResult.Short(layer, 2);
        }

        if (CiscoHdlc.IsAddress(header[0]) && header[1] == 0)
        {
            return DecodeResult.Inner(LayerKey.OfLinkType(LinkType.CiscoHdlc), 0);
        }

        int offset = header[0] == 0xFF && header[1] == 0x03 ? 2 : 0; // RFC 1662, 3.1
        if (header.Length < offset + 2)
        {
            return DecodeResult.Short(layer, offset + 2);
        }

        // RFC 1661, 6.5: the lowest bit is set in the last byte of the protocol, so a first byte that has it is all.
        bool isCompressed = (header[offset] & 1) != 0;
        int protocol = isCompressed ? header[offset] : (header[offset] << 8) | header[offset + 1];
        offset += isCompressed ? 1 : 2;
        return DecodeResult.Inner(
            protocol switch
            {
                IPv4 => LayerKey.OfLinkType(LinkType.IPv4),
                IPv6 => LayerKey.OfLinkType(LinkType.IPv6),
                _ => LayerKey.OfPppProtocol((ushort)protocol),
            },
            offset);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        if (header.IsEmpty)
        {
            return; // Cisco HDLC
        }

        // Alone, FF is a compressed protocol number.
        if (header[0] == 0xFF && header.Length > 2)
        {
            fields.Add("address", 8, FieldFormat.Hex, "all stations");
            fields.Add("control", 8, FieldFormat.Hex, "unnumbered information");
        }

        bool isCompressed = header.Length % 2 != 0;
        fields.Add("protocol", isCompressed ? 8 : 16, FieldFormat.Hex, isCompressed ? "compressed" : null);
    }
}
