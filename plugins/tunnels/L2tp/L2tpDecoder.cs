using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.L2tp;

/// <summary>
/// Layer Two Tunneling Protocol: tells version 2 from version 3, and UDP from IP.
/// https://www.rfc-editor.org/rfc/rfc2661, https://www.rfc-editor.org/rfc/rfc3931
/// </summary>
/// <param name="layout">What stands between session id and payload in version 3.</param>
internal sealed class L2tpDecoder(SessionLayout layout) : ILayerDecoder
{
    public const byte IpProtocol = 115;

    private const int VersionMask = 0x000F;
    private const int FlagsLength = 2;

    public string Name => "l2tp";

    /// <summary>The session first, because version 3 has no tunnel id in its data messages.</summary>
    public IReadOnlyList<string> IdNames { get; } = ["session", "tunnel"];

    public DecodeResult Decode(in Layer layer)
    {
        if (layer.Key.Space == LayerSpace.IpProtocol)
        {
            return Version3.DecodeOverIp(layer, layout);
        }

        if (layer.Bytes.Length < FlagsLength)
        {
            return DecodeResult.Short(layer, FlagsLength);
        }

        int flags = BinaryPrimitives.ReadUInt16BigEndian(layer.Bytes);
        return (flags & VersionMask) switch
        {
            2 => Version2.Decode(layer, flags),
            3 => Version3.DecodeOverUdp(layer, flags, layout),
            _ => DecodeResult.NotMine, // L2F (RFC 2341), which is version 1, shares the port; so may media
        };
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        if (key.Space == LayerSpace.IpProtocol)
        {
            Version3.DescribeOverIp(header, layout, fields);
        }
        else if ((header[1] & VersionMask) == 2)
        {
            Version2.Describe(header, fields);
        }
        else
        {
            Version3.DescribeOverUdp(header, layout, fields);
        }
    }
}
