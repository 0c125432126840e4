using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.FabricTags;

/// <summary>
/// Cisco FabricPath: a frame on its way through a fabric, behind an outer Ethernet header whose addresses name switches.
/// Cisco publishes no specification; the fields: https://www.wireshark.org/docs/dfref/c/cfp.html
/// </summary>
/// <remarks>
/// <code>
///  0                   1
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |       FTAG        |    TTL    |   then the frame as it came into the fabric, its 802.1Q tag included
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// The outer addresses and the EtherType 0x8903 before it are the host's.
/// </remarks>
internal sealed class FabricPathDecoder : ILayerDecoder
{
    public const ushort EtherType = 0x8903;

    private const int HeaderLength = 2;

    public string Name => "fabricpath";

    public IReadOnlyList<string> IdNames { get; } = ["ftag"];

    public DecodeResult Decode(in Layer layer)
    {
        if (layer.Bytes.Length < HeaderLength)
        {
            return DecodeResult.Short(layer, HeaderLength);
        }

        uint forwardingTag = (uint)BinaryPrimitives.ReadUInt16BigEndian(layer.Bytes) >> 6;
        return DecodeResult.Inner(LayerKey.Ethernet, HeaderLength).WithIds(forwardingTag);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        fields.Add("FTAG", 10, meaning: "forwarding tag: the topology or tree that the frame follows");
        fields.Add("TTL", 6, meaning: "hops that are left");
    }
}
