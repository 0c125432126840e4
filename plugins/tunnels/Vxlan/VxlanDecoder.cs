using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Vxlan;

/// <summary>
/// Virtual eXtensible Local Area Network, and what two drafts have made of its reserved bits.
/// https://www.rfc-editor.org/rfc/rfc7348#section-5,
/// https://datatracker.ietf.org/doc/html/draft-smith-vxlan-group-policy-05 (G, D, A, group policy id),
/// https://datatracker.ietf.org/doc/html/draft-ietf-nvo3-vxlan-gpe-13 (Ver, P, next protocol)
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |G|R|Ver|I|P|R|R|R|D|R|R|A|R R R|  Group policy | Next protocol |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                     VNI                       |   Reserved    |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal sealed class VxlanDecoder : ILayerDecoder
{
    private const int HeaderLength = 8;
    private const int InstanceFlag = 0x08;
    private const int NextProtocolFlag = 0x04;
    private const int VersionMask = 0x30;
    private const ushort NetworkServiceHeader = 0x894F; // RFC 8300

    public string Name => "vxlan";

    public IReadOnlyList<string> IdNames { get; } = ["vni"];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> bytes = layer.Bytes;
        if (!bytes.IsEmpty && (bytes[0] & InstanceFlag) == 0)
        {
            return DecodeResult.NotMine; // RFC 7348, 5: the I flag MUST be set.
        }

        if (bytes.Length < HeaderLength)
        {
            return DecodeResult.Short(layer, HeaderLength);
        }

        if (MayBeRtp(bytes))
        {
            return DecodeResult.NotMine;
        }

        uint vni = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) >> 8;
        return TryGetInner(bytes, out LayerKey inner)
            ? DecodeResult.Inner(inner, HeaderLength).WithIds(vni)
            : DecodeResult.Malformed(Defect.Unsupported);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        bool hasNextProtocol = (header[0] & (NextProtocolFlag | VersionMask)) == NextProtocolFlag;
        fields.Add("group policy (G)", 1);
        fields.Add("reserved", 1);
        fields.Add("version", 2, meaning: "of VXLAN-GPE");
        fields.Add("instance (I)", 1, meaning: "the VNI is valid");
        fields.Add("next protocol (P)", 1);
        fields.Add("reserved", 2);
        fields.Add("don't learn (D)", 1);
        fields.Add("reserved", 2);
        fields.Add("policy applied (A)", 1);
        fields.Add("reserved", 4);
        if (hasNextProtocol)
        {
            fields.Add("reserved", 8);
            fields.Add("next protocol", 8, meaning: header[3] switch { 1 => "IPv4", 2 => "IPv6", 4 => "NSH", _ => "Ethernet" });
        }
        else
        {
            fields.Add("group policy id", 16);
        }

        fields.Add("VNI", 24);
        fields.Add("reserved", 8);
    }

    /// <summary>
    /// A media port may be 4789. RTP of version 2 begins with the bits 10 and shows the I flag when it has 8 contributing
    /// sources or more; VXLAN begins so only with a group policy, and then its reserved bits are 0.
    /// </summary>
    private static bool MayBeRtp(ReadOnlySpan<byte> bytes)
    {
        const int groupPolicy = 0x80 | InstanceFlag;
        const int dontLearnAndApplied = 0x48;
        bool version2 = (bytes[0] & 0xC0) == 0x80;
        bool isGroupPolicy = bytes[0] == groupPolicy && (bytes[1] & ~dontLearnAndApplied) == 0 && bytes[7] == 0;
        return version2 && !isGroupPolicy;
    }

    /// <summary>
    /// RFC 7348, 5: reserved bits are ignored on receipt, so only P in a header of GPE version 0 makes it name
    /// something else than Ethernet.
    /// </summary>
    private static bool TryGetInner(ReadOnlySpan<byte> bytes, out LayerKey inner)
    {
        bool named = (bytes[0] & (NextProtocolFlag | VersionMask)) == NextProtocolFlag;
        int nextProtocol = named ? bytes[3] : 3;
        inner = nextProtocol switch
        {
            1 => LayerKey.OfLinkType(LinkType.IPv4),
            2 => LayerKey.OfLinkType(LinkType.IPv6),
            4 => LayerKey.OfEtherType(NetworkServiceHeader),
            _ => LayerKey.Ethernet,
        };
        return nextProtocol is >= 1 and <= 4;
    }
}
