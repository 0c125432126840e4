using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.Geneve;

/// <summary>
/// Generic Network Virtualization Encapsulation. https://www.rfc-editor.org/rfc/rfc8926#section-3.4
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |Ver|  Opt Len  |O|C|    Rsvd.  |          Protocol Type        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |        Virtual Network Identifier (VNI)       |    Reserved   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |          Option Class         |C|    Type     |R|R|R| Length  |   and Length * 4 bytes; repeated
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// A critical option that is not known has to be dropped by an endpoint (3.5); one who only listens is not hindered by it.
/// </remarks>
internal sealed class GeneveDecoder : ILayerDecoder
{
    private const int HeaderLength = 8;
    private const int OptionHeader = 4;
    private const ushort TransparentEthernet = 0x6558;

    public string Name => "geneve";

    public IReadOnlyList<string> IdNames { get; } = ["vni"];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> bytes = layer.Bytes;
        if (!bytes.IsEmpty && bytes[0] >> 6 == 2)
        {
            return DecodeResult.NotMine; // RTP: a media port may be 6081
        }

        if (bytes.Length < HeaderLength)
        {
            return DecodeResult.Short(layer, HeaderLength);
        }

        if (bytes[0] >> 6 != 0)
        {
            return DecodeResult.Malformed(Defect.BadVersion);
        }

        int end = HeaderLength + ((bytes[0] & 0x3F) * 4);
        if (bytes.Length < end)
        {
            return DecodeResult.Short(layer, end);
        }

        if (!HasWholeOptions(bytes[HeaderLength..end]))
        {
            return DecodeResult.Malformed(Defect.BadLength);
        }

        ushort protocol = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        uint vni = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) >> 8;
        return DecodeResult.Inner(LayerKey.OfEtherType(protocol), end).WithIds(vni);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        fields.Add("version", 2);
        fields.Add("option length", 6, meaning: $"{header.Length - HeaderLength} bytes");
        fields.Add("control packet (O)", 1);
        fields.Add("critical options (C)", 1);
        fields.Add("reserved", 6);
        ushort protocol = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        fields.Add("protocol type", 16, FieldFormat.Hex, protocol == TransparentEthernet ? "transparent Ethernet" : null);
        fields.Add("VNI", 24);
        fields.Add("reserved", 8);
        for (ReadOnlySpan<byte> options = header[HeaderLength..]; !options.IsEmpty;)
        {
            int length = OptionLength(options);
            fields.Add("option class", 16, FieldFormat.Hex);
            fields.Add("critical", 1);
            fields.Add("option type", 7, FieldFormat.Hex);
            fields.Add("reserved", 3);
            fields.Add("option length", 5, meaning: $"{length - OptionHeader} bytes");
            if (length > OptionHeader)
            {
                fields.Add("option data", (length - OptionHeader) * 8, FieldFormat.Bytes);
            }

            options = options[length..];
        }
    }

    /// <summary>3.5: the options fill their part of the header exactly.</summary>
    private static bool HasWholeOptions(ReadOnlySpan<byte> options)
    {
        while (!options.IsEmpty)
        {
            // The part is a multiple of 4 bytes long, so an option's own header is always whole.
            int length = OptionLength(options);
            if (length > options.Length)
            {
                return false;
            }

            options = options[length..];
        }

        return true;
    }

    private static int OptionLength(ReadOnlySpan<byte> option) => OptionHeader + ((option[3] & 0x1F) * 4);
}
