using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.FabricTags;

/// <summary>
/// The E-TAG of bridge port extension: which of the ports that an extender adds to a bridge a frame comes from or goes to.
/// IEEE 802.1BR-2012, 7.5. https://standards.ieee.org/ieee/802.1BR/4553/
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |E-PCP|D|  Ingress_E-CID_base   | r |GRP|      E-CID_base       |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |Ingr_E-CID_ext |   E-CID_ext   |           EtherType           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal sealed class ETagDecoder : ILayerDecoder
{
    public const ushort EtherType = 0x893F;

    private const int TagLength = 8;

    public string Name => "e-tag";

    public IReadOnlyList<string> IdNames { get; } = ["ingress", "e_cid"];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> bytes = layer.Bytes;
        if (bytes.Length < TagLength)
        {
            return DecodeResult.Short(layer, TagLength);
        }

        // An E-CID of 22 bits: group, extension, base.
        uint ingress = ((uint)bytes[4] << 12) | (BinaryPrimitives.ReadUInt16BigEndian(bytes) & 0x0FFFu);
        uint groupAndBase = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        uint channel = ((groupAndBase & 0x3000) << 8) | ((uint)bytes[5] << 12) | (groupAndBase & 0x0FFF);
        ushort etherType = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        return DecodeResult.Inner(LayerKey.OfEtherType(etherType), TagLength).WithIds(ingress, channel);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        fields.Add("E-PCP", 3, meaning: "priority");
        fields.Add("E-DEI (D)", 1, meaning: "dropped first when it is 1");
        fields.Add("Ingress_E-CID_base", 12, meaning: "with its extension: the extender's port that it came in by, or 0");
        fields.Add("reserved", 2);
        fields.Add("GRP", 2, meaning: (header[2] & 0x30) == 0 ? "the E-CID is one port" : "the E-CID is a group of ports");
        fields.Add("E-CID_base", 12, meaning: "with GRP and its extension: the channel to a port or group");
        fields.Add("Ingress_E-CID_ext", 8);
        fields.Add("E-CID_ext", 8);
        fields.Add("EtherType", 16, FieldFormat.Hex);
    }
}
