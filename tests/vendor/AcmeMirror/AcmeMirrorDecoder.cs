using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Acme;

/// <summary><code>"ACME" 4 | version 1 | flags 1 | switch port 2 | Ethernet frame</code></summary>
public sealed class AcmeMirrorDecoder : ILayerDecoder
{
    private const int Header = 8;

    public string Name => "acme";

    public IReadOnlyList<string> IdNames { get; } = ["port"];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> header = layer.Bytes;
        if (!header.StartsWith("ACME"u8))
        {
            return DecodeResult.NotMine;
        }

        if (header.Length < Header)
        {
            return DecodeResult.Short(layer, Header);
        }

        return header[4] == 1
            ? DecodeResult.Inner(LayerKey.Ethernet, Header).WithIds(BinaryPrimitives.ReadUInt16BigEndian(header[6..]))
            : DecodeResult.Malformed(Defect.BadVersion);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        fields.Add("magic", 32, FieldFormat.Bytes, "ACME");
        fields.Add("version", 8);
        fields.Add("flags", 8, FieldFormat.Hex);
        fields.Add("switch port", 16);
    }
}
