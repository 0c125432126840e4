using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.FabricTags;

/// <summary>
/// Cisco VN-Tag: which of the virtual interfaces behind one port a frame comes from or goes to.
/// https://www.ieee802.org/1/files/public/docs2009/new-pelissier-vntag-seminar-0508.pdf
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |d|p|    destination vif_id     |l|r|ver|    source vif_id      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |           EtherType           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal sealed class VnTagDecoder : ILayerDecoder
{
    public const ushort EtherType = 0x8926;

    private const int TagLength = 6;
    private const uint VersionMask = 0x3000;

    public string Name => "vn-tag";

    public IReadOnlyList<string> IdNames { get; } = ["source", "destination"];

    public DecodeResult Decode(in Layer layer)
    {
        if (layer.Bytes.Length < TagLength)
        {
            return DecodeResult.Short(layer, TagLength);
        }

        uint tag = BinaryPrimitives.ReadUInt32BigEndian(layer.Bytes);
        if ((tag & VersionMask) != 0)
        {
            return DecodeResult.Malformed(Defect.BadVersion);
        }

        ushort etherType = BinaryPrimitives.ReadUInt16BigEndian(layer.Bytes[4..]);
        return DecodeResult.Inner(LayerKey.OfEtherType(etherType), TagLength).WithIds(tag & 0x0FFF, (tag >> 16) & 0x3FFF);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        bool toInterface = (header[0] & 0x80) != 0;
        bool isList = (header[0] & 0x40) != 0;
        bool isLooped = (header[2] & 0x80) != 0;
        fields.Add("direction (d)", 1, meaning: toInterface ? "bridge to interface" : "interface to bridge");
        fields.Add("pointer (p)", 1, meaning: isList ? "the destination is a list of interfaces" : "the destination is one interface");
        fields.Add("destination vif_id", 14);
        fields.Add("looped (l)", 1, meaning: isLooped ? "the frame goes back to the port it came from" : null);
        fields.Add("reserved (r)", 1);
        fields.Add("version", 2);
        fields.Add("source vif_id", 12);
        fields.Add("EtherType", 16, FieldFormat.Hex);
    }
}
