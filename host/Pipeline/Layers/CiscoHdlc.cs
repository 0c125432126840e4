using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.Host.Pipeline.Layers;

/// <summary>Cisco HDLC (RFC 1547, 4.3.1): address 1, control 1, EtherType 2.</summary>
internal sealed class CiscoHdlc : ILayerDecoder
{
    private const int Header = 4;

    public string Name => "chdlc";

    public IReadOnlyList<string> IdNames => [];

    /// <summary>0x0F is unicast, 0x8F multicast.</summary>
    public static bool IsAddress(byte value) => value is 0x0F or 0x8F;

    public DecodeResult Decode(in Layer layer)
    {
        if (layer.Bytes.Length < Header)
        {
            return DecodeResult.Short(layer, Header);
        }

        return DecodeResult.Inner(LayerKey.OfEtherType(BinaryPrimitives.ReadUInt16BigEndian(layer.Bytes[2..])), Header);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        fields.Add("address", 8, FieldFormat.Hex, header[0] == 0x0F ? "unicast" : "multicast");
        fields.Add("control", 8);
        fields.Add("protocol", 16, FieldFormat.Hex);
    }
}
