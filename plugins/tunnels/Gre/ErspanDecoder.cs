using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.Gre;

/// <summary>
/// Encapsulated Remote Switch Port Analyzer, types II and III: the frames a switch mirrors, behind GRE. Type I has no header
/// and is the GRE decoder's. https://datatracker.ietf.org/doc/html/draft-foschiano-erspan-03
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  Ver  |          VLAN         | COS |BSO|T|    Session ID     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |   type II:  Reserved (12), Index (20)   type III: Timestamp   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |              SGT              |P|    FT   |   Hw ID   |D|Gra|O|   type III only
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |       Platform Specific SubHeader, 8 bytes, if O is set       |   type III only
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal sealed class ErspanDecoder : ILayerDecoder
{
    public const ushort EtherTypeII = 0x88BE;
    public const ushort EtherTypeIII = 0x22EB;

    private const int LengthII = 8;
    private const int LengthIII = 12;
    private const int SubHeaderLength = 8;
    private const int FrameTypeEthernet = 0;
    private const int FrameTypeIp = 2;

    public string Name => "erspan";

    public IReadOnlyList<string> IdNames { get; } = ["session", "vlan"];

    public DecodeResult Decode(in Layer layer)
    {
        if (layer.Bytes.IsEmpty)
        {
            return DecodeResult.Short(layer, 1);
        }

        // Senders disagree on the EtherType of type III, so the version decides, not the key.
        return (layer.Bytes[0] >> 4) switch
        {
            1 => DecodeTypeII(layer),
            2 => DecodeTypeIII(layer),
            _ => DecodeResult.Malformed(Defect.BadVersion),
        };
    }

    private static DecodeResult DecodeTypeII(in Layer layer) => layer.Bytes.Length < LengthII
        ? DecodeResult.Short(layer, LengthII)
        : WithIds(DecodeResult.Inner(LayerKey.Ethernet, LengthII), layer.Bytes);

    private static DecodeResult DecodeTypeIII(in Layer layer)
    {
        if (layer.Bytes.Length < LengthIII)
        {
            return DecodeResult.Short(layer, LengthIII);
        }

        bool subHeader = (layer.Bytes[11] & 0x01) != 0;
        int offset = LengthIII + (subHeader ? SubHeaderLength : 0);
        if (layer.Bytes.Length < offset)
        {
            return DecodeResult.Short(layer, offset);
        }

        int frameType = (layer.Bytes[10] >> 2) & 0x1F;
        return frameType switch
        {
            FrameTypeEthernet => WithIds(DecodeResult.Inner(LayerKey.Ethernet, offset), layer.Bytes),
            FrameTypeIp => WithIds(DecodeResult.Inner(LayerKey.Ip, offset), layer.Bytes),
            _ => DecodeResult.Malformed(Defect.Unsupported),
        };
    }

    private static DecodeResult WithIds(DecodeResult result, ReadOnlySpan<byte> bytes)
    {
        int vlan = BinaryPrimitives.ReadUInt16BigEndian(bytes) & 0x0FFF;
        int session = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) & 0x03FF;
        return result.WithIds((uint)session, (uint)vlan);
    }
}
