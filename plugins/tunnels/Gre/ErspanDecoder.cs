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

    private static readonly string[] Encapsulations =
        ["untagged", "ISL", "802.1Q", "tag kept in the frame"];

    private static readonly string[] FrameStates = ["good, or not known", "bad", "short", "oversized"];

    private static readonly string[] Granularities = ["100 µs", "100 ns", "IEEE 1588", "defined by the platform"];

    public string Name => "erspan";

    public IReadOnlyList<string> IdNames { get; } = ["session", "vlan"];

    /// <summary>The session id of a header, 0 when there are too few bytes for it.</summary>
    public static uint SessionOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length < 4 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) & 0x03FFu;

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

        return FrameTypeOf(layer.Bytes) switch
        {
            FrameTypeEthernet => WithIds(DecodeResult.Inner(LayerKey.Ethernet, offset), layer.Bytes),
            FrameTypeIp => WithIds(DecodeResult.Inner(LayerKey.Ip, offset), layer.Bytes),
            _ => DecodeResult.Malformed(Defect.Unsupported),
        };
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        bool isTypeII = header.Length == LengthII;
        fields.Add("version", 4, meaning: isTypeII ? "type II" : "type III");
        fields.Add("VLAN", 12);
        fields.Add("class of service", 3);
        if (isTypeII)
        {
            fields.Add("encapsulation", 2, meaning: Encapsulations[(header[2] >> 3) & 3]);
        }
        else
        {
            fields.Add("bad, short, oversized", 2, meaning: FrameStates[(header[2] >> 3) & 3]);
        }

        fields.Add("truncated", 1);
        fields.Add("session id", 10);
        if (isTypeII)
        {
            fields.Add("reserved", 12);
            fields.Add("index", 20, FieldFormat.Hex);
        }
        else
        {
            DescribeTypeIII(header, fields);
        }
    }

    private static void DescribeTypeIII(ReadOnlySpan<byte> header, IHeaderFields fields)
    {
        fields.Add("timestamp", 32);
        fields.Add("security group tag", 16);
        fields.Add("protocol data unit", 1);
        fields.Add("frame type", 5, meaning: FrameTypeOf(header) == FrameTypeIp ? "IP" : "Ethernet");
        fields.Add("hardware id", 6);
        fields.Add("direction", 1, meaning: (header[11] & 0x08) == 0 ? "ingress" : "egress");
        fields.Add("granularity", 2, meaning: Granularities[(header[11] >> 1) & 3]);
        fields.Add("optional sub-header", 1);
        if (header.Length > LengthIII)
        {
            fields.Add("platform id", 6);
            fields.Add("platform info", 58, FieldFormat.Hex);
        }
    }

    private static int FrameTypeOf(ReadOnlySpan<byte> bytes) => (bytes[10] >> 2) & 0x1F;

    private static DecodeResult WithIds(DecodeResult result, ReadOnlySpan<byte> bytes)
    {
        int vlan = BinaryPrimitives.ReadUInt16BigEndian(bytes) & 0x0FFF;
        return result.WithIds(SessionOf(bytes), (uint)vlan);
    }
}
