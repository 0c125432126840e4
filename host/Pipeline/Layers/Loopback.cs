using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Layers;

/// <summary>
/// BSD loopback: 4 bytes of address family, LINKTYPE_NULL in the byte order of whoever captured, LINKTYPE_LOOP in
/// network order. Families are small, so either order is recognised in both.
/// </summary>
internal sealed class Loopback : ILayerDecoder
{
    private const int Header = 4;

    public string Name => "loopback";

    public IReadOnlyList<string> IdNames => [];

    public DecodeResult Decode(in Layer layer)
    {
        if (layer.Bytes.Length < Header)
        {
            return DecodeResult.Short(layer, Header);
        }

        uint family = BinaryPrimitives.ReadUInt32BigEndian(layer.Bytes);
        if (family > ushort.MaxValue)
        {
            family = BinaryPrimitives.ReverseEndianness(family);
        }

        return family switch
        {
            // AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 24 on NetBSD and OpenBSD, 28 on FreeBSD, 30 on macOS.
            2 => DecodeResult.Inner(LayerKey.OfLinkType(LinkType.IPv4), Header),
            10 or 24 or 28 or 30 => DecodeResult.Inner(LayerKey.OfLinkType(LinkType.IPv6), Header),
            _ => DecodeResult.NotMine,
        };
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields) =>
        fields.Add("address family", 32, FieldFormat.Hex, "in the byte order of the machine that captured");
}
