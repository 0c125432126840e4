using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Layers;

/// <summary>
/// Radiotap (radiotap.org): version 1, pad 1, length 2 little-endian, then fields that are of no interest here. A frame check
/// sequence behind the frame does no harm: the IP length leaves it out.
/// </summary>
internal sealed class Radiotap : ILayerDecoder
{
    private const int SmallestHeader = 8;

    public string Name => "radiotap";

    public IReadOnlyList<string> IdNames => [];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> header = layer.Bytes;
        if (header.Length < SmallestHeader)
        {
            return DecodeResult.Short(layer, SmallestHeader);
        }

        if (header[0] != 0)
        {
            return DecodeResult.Malformed(Defect.BadVersion);
        }

        int length = BinaryPrimitives.ReadUInt16LittleEndian(header[2..]);
        if (length < SmallestHeader)
        {
            return DecodeResult.Malformed(Defect.BadLength, SmallestHeader, length);
        }

        return length > header.Length
            ? DecodeResult.Short(layer, length)
            : DecodeResult.Inner(LayerKey.OfLinkType(LinkType.Ieee80211), length);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        fields.Add("version", 8);
        fields.Add("pad", 8);
        fields.Add("length", 16, FieldFormat.Hex, $"little-endian: {header.Length} bytes");
        fields.Add("present fields", 32, FieldFormat.Hex, "little-endian");
        if (header.Length > SmallestHeader)
        {
            fields.Add("fields", (header.Length - SmallestHeader) * 8, FieldFormat.Bytes);
        }
    }
}
