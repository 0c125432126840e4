using Earshot.Sdk.Decoding;

namespace Earshot.HpErm;

/// <summary>
/// Encapsulated remote mirroring of HP ProCurve and Aruba switches: a header of 12 bytes whose fields HP has not published,
/// then the mirrored frame. The decoder of Wireshark (packet-hp-erm) takes it for one opaque field too.
/// </summary>
/// <remarks><code>| unpublished, 12 bytes | Ethernet frame |</code></remarks>
internal sealed class HpErmDecoder : ILayerDecoder
{
    private const int HeaderLength = 12;

    public string Name => "hp-erm";

    public IReadOnlyList<string> IdNames => [];

    public DecodeResult Decode(in Layer layer)
    {
        if (layer.Bytes.Length < HeaderLength)
        {
            return DecodeResult.Short(layer, HeaderLength);
        }

        // Nothing in the header tells it from other data on this port: the frame has to look like one.
        return Plausible.IsEthernet(layer.Bytes[HeaderLength..], layer.WireLength - HeaderLength)
            ? DecodeResult.Inner(LayerKey.Ethernet, HeaderLength)
            : DecodeResult.NotMine;
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields) =>
        fields.Add("unpublished", HeaderLength * 8, FieldFormat.Bytes);
}
