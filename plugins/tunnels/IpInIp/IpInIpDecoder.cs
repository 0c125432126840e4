using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.IpInIp;

/// <summary>
/// IP directly inside IP. There is no header of its own: the number that the outer header carries says which version follows.
/// https://www.rfc-editor.org/rfc/rfc2003, https://www.rfc-editor.org/rfc/rfc2473, https://www.rfc-editor.org/rfc/rfc4213
/// </summary>
/// <remarks>
/// <code>
///  0 1 2 3 4 5 6 7
/// +-+-+-+-+-+-+-+-+
/// |Version|  ...      the inner IP header
/// +-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal sealed class IpInIpDecoder : ILayerDecoder
{
    /// <summary>IPv4 inside (RFC 2003, 3.1; RFC 2473, 3).</summary>
    public const byte IPv4Protocol = 4;

    /// <summary>IPv6 inside (RFC 4213, 3; RFC 2473, 3).</summary>
    public const byte IPv6Protocol = 41;

    public string Name => "ipip";

    public IReadOnlyList<string> IdNames { get; } = [];

    public DecodeResult Decode(in Layer layer)
    {
        if (layer.Bytes.IsEmpty)
        {
            return DecodeResult.Short(layer, 1);
        }

        (int version, LinkType inner) = layer.Key.Value == IPv4Protocol ? (4, LinkType.IPv4) : (6, LinkType.IPv6);
        return layer.Bytes[0] >> 4 == version
            ? DecodeResult.Inner(LayerKey.OfLinkType(inner), 0)
            : DecodeResult.Malformed(Defect.BadVersion);
    }
}
