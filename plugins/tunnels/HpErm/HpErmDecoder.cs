using Earshot.Sdk.Decoding;

namespace Earshot.HpErm;

/// <summary>
/// Encapsulated remote mirroring of HP ProCurve switches, which HP never published: the manuals tell its length, Wireshark
/// what users made out. https://gitlab.com/wireshark/wireshark/-/blob/master/epan/dissectors/packet-hp-erm.c
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                            unknown                            |
/// +                                                               +
/// |                            unknown                            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |    unknown    | PCP |C|        VLAN           |T|   unknown   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// Then the mirrored frame without its check sequence. The unknown bytes may hold a counter; nobody has shown one, so none is
/// reported.
/// </remarks>
internal sealed class HpErmDecoder : ILayerDecoder
{
    private const int HeaderLength = 12;
    private const int EthernetLength = 14;

    public string Name => "hp-erm";

    public IReadOnlyList<string> IdNames { get; } = ["vlan"];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> bytes = layer.Bytes;
        const int shortest = HeaderLength + EthernetLength;
        if (layer.WireLength < shortest)
        {
            return DecodeResult.NotMine; // The switch sends no header without a frame.
        }

        if (bytes.Length < shortest)
        {
            return DecodeResult.Short(layer, shortest);
        }

        // Nothing in the header says what it is, so the frame must: the port may carry media or anything else.
        return Plausible.IsEthernet(bytes[HeaderLength..], layer.WireLength - HeaderLength)
            ? DecodeResult.Inner(LayerKey.Ethernet, HeaderLength).WithIds((uint)(((bytes[9] & 0x0F) << 8) | bytes[10]))
            : DecodeResult.NotMine;
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        fields.Add("unknown", 64, FieldFormat.Bytes);
        fields.Add("unknown", 8, FieldFormat.Hex);
        fields.Add("priority", 3, meaning: "of the mirrored frame");
        fields.Add("canonical format indicator", 1);
        fields.Add("VLAN", 12, meaning: "that the mirrored frame was in");
        fields.Add("tagged", 1, meaning: "1 = the mirrored frame had a VLAN tag");
        fields.Add("unknown", 7, FieldFormat.Hex);
    }
}
