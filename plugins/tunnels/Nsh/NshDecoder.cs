using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Nsh;

/// <summary>
/// Network Service Header: the path of a packet through a chain of network functions.
/// https://www.rfc-editor.org/rfc/rfc8300#section-2
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |Ver|O|U|    TTL    |   Length  |U|U|U|U|MD Type| Next Protocol |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |          Service Path Identifier              | Service Index |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  Context: 16 bytes of type 1, any number of words of type 2   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal sealed class NshDecoder : ILayerDecoder
{
    public const ushort EtherType = 0x894F;

    private const int FixedLength = 8;
    private const int FixedContextLength = 24;
    private const int FixedContextType = 1;
    private const ushort Mpls = 0x8847;

    public string Name => "nsh";

    public IReadOnlyList<string> IdNames { get; } = ["path"];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> bytes = layer.Bytes;
        if (bytes.Length < FixedLength)
        {
            return DecodeResult.Short(layer, FixedLength);
        }

        if ((bytes[0] >> 6) != 0)
        {
            return DecodeResult.Malformed(Defect.BadVersion);
        }

        // 2.2: in words of 4 bytes; type 1 always has four words of context.
        int length = (bytes[1] & 0x3F) * 4;
        int smallest = ContextType(bytes) == FixedContextType ? FixedContextLength : FixedLength;
        if (length < smallest || (smallest == FixedContextLength && length != smallest))
        {
            return DecodeResult.Malformed(Defect.BadLength, smallest, length);
        }

        if (bytes.Length < length)
        {
            return DecodeResult.Short(layer, length);
        }

        return TryGetInner(bytes[3], out LayerKey inner)
            ? DecodeResult.Inner(inner, length).WithIds(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) >> 8)
            : DecodeResult.Malformed(Defect.Unsupported);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        fields.Add("version", 2);
        fields.Add("OAM (O)", 1, meaning: (header[0] & 0x20) == 0 ? null : "a test of the path, not traffic");
        fields.Add("unassigned", 1);
        fields.Add("TTL", 6);
        fields.Add("length", 6, meaning: $"{header.Length} bytes");
        fields.Add("unassigned", 4);
        fields.Add("MD type", 4, meaning: ContextType(header) switch { 1 => "context of 16 bytes", 2 => "context of variable length", _ => null });
        fields.Add("next protocol", 8, meaning: header[3] switch
        {
            0 => "none",
            1 => "IPv4",
            2 => "IPv6",
            3 => "Ethernet",
            4 => "NSH",
            _ => "MPLS",
        });
        fields.Add("service path identifier", 24);
        fields.Add("service index", 8, meaning: "one less after each function");
        ContextHeaders.Describe(header[FixedLength..], ContextType(header), fields);
    }

    /// <summary>IANA's registry: "NSH Next Protocol".</summary>
    private static bool TryGetInner(byte nextProtocol, out LayerKey inner)
    {
        inner = nextProtocol switch
        {
            0 => LayerKey.Nothing, // RFC 9451
            1 => LayerKey.OfLinkType(LinkType.IPv4),
            2 => LayerKey.OfLinkType(LinkType.IPv6),
            3 => LayerKey.Ethernet,
            4 => LayerKey.OfEtherType(EtherType),
            _ => LayerKey.OfEtherType(Mpls),
        };
        return nextProtocol <= 5;
    }

    private static int ContextType(ReadOnlySpan<byte> bytes) => bytes[2] & 0x0F;
}
