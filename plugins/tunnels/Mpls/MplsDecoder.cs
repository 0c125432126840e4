using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.Mpls;

/// <summary>
/// Multiprotocol Label Switching: a whole stack of labels, and the control word of the pseudowire in it.
/// https://www.rfc-editor.org/rfc/rfc3032#section-2.1 (stack), https://www.rfc-editor.org/rfc/rfc5462 (traffic class),
/// https://www.rfc-editor.org/rfc/rfc4385#section-3 (control word), https://www.rfc-editor.org/rfc/rfc4448 (Ethernet),
/// https://www.rfc-editor.org/rfc/rfc4023 (over IP), https://www.rfc-editor.org/rfc/rfc7510 (over UDP)
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                 Label                 | TC  |S|      TTL      |   repeated until S is set
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0 0 0 0| Flags |FRG|  Length   |        Sequence Number        |   control word: Ethernet pseudowires, if agreed on
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0 0 0 1|Version|   Reserved    |         Channel Type          |   or associated channel: messages about the pseudowire
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal sealed class MplsDecoder : ILayerDecoder
{
    public const ushort UnicastEtherType = 0x8847;
    public const ushort MulticastEtherType = 0x8848;
    public const ushort UnicastPppProtocol = 0x0281;
    public const ushort MulticastPppProtocol = 0x0283;
    public const byte IpProtocol = 137;

    private const int EntryLength = 4;

    /// <summary>Real stacks have a handful of labels; a longer one is made to keep us busy.</summary>
    private const int MaxLabels = 16;

    private const uint BottomFlag = 0x100;
    private const uint EntropyLabelIndicator = 7;

    public string Name => "mpls";

    public IReadOnlyList<string> IdNames { get; } = ["label", "top"];

    public DecodeResult Decode(in Layer layer)
    {
        DecodeResult result = DecodeStack(layer, out bool isCertain);
        return layer.Key.Space == LayerSpace.UdpDestinationPort && !isCertain && MayBeOther(layer.Bytes, result)
            ? DecodeResult.NotMine
            : result;
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        int offset = 0;
        uint entry;
        uint above = 0;
        do
        {
            entry = BinaryPrimitives.ReadUInt32BigEndian(header[offset..]);
            uint label = entry >> 12;
            fields.Add("label", 20, meaning: offset > 0 && above == EntropyLabelIndicator ? "entropy" : Meaning(label));
            fields.Add("traffic class", 3);
            fields.Add("bottom of stack", 1);
            fields.Add("time to live", 8);
            above = label;
            offset += EntryLength;
        }
        while ((entry & BottomFlag) == 0);

        if (offset < header.Length)
        {
            DescribeWord(header[offset..], fields);
        }
    }

    private static void DescribeWord(ReadOnlySpan<byte> word, IHeaderFields fields)
    {
        if ((word[0] >> 4) == 0)
        {
            fields.Add("control word", 4, meaning: "a pseudowire; assumed to be Ethernet");
            fields.Add("flags", 4, FieldFormat.Hex);
            fields.Add("fragmentation", 2);
            fields.Add("length", 6, meaning: (word[1] & 0x3F) == 0 ? "64 bytes or more, or not used" : null);
            int sequence = BinaryPrimitives.ReadUInt16BigEndian(word[2..]);
            fields.Add("sequence number", 16, meaning: sequence == 0 ? "not used" : null);
        }
        else
        {
            fields.Add("associated channel", 4, meaning: "messages about the pseudowire");
            fields.Add("version", 4);
            fields.Add("reserved", 8);
            fields.Add("channel type", 16, FieldFormat.Hex);
        }
    }

    /// <summary>IANA's special-purpose labels.</summary>
    private static string? Meaning(uint label) => label switch
    {
        0 => "IPv4 explicit null",
        1 => "router alert",
        2 => "IPv6 explicit null",
        3 => "implicit null, never sent",
        EntropyLabelIndicator => "entropy label indicator",
        13 => "generic associated channel",
        14 => "OAM alert",
        15 => "extension",
        < 16 => "reserved",
        _ => null,
    };

    private static DecodeResult DecodeStack(in Layer layer, out bool isCertain)
    {
        isCertain = false;
        int offset = 0;
        uint entry;
        uint? above = null;
        uint? bottom = null;
        do
        {
            if (offset == MaxLabels * EntryLength)
            {
                return DecodeResult.Malformed(Defect.TooDeep, MaxLabels, MaxLabels);
            }

            offset += EntryLength;
            if (layer.Bytes.Length < offset)
            {
                return DecodeResult.Short(layer, offset);
            }

            entry = BinaryPrimitives.ReadUInt32BigEndian(layer.Bytes[(offset - EntryLength)..]);
            uint label = entry >> 12;

            // RFC 6790, 4.2: an entropy label differs from flow to flow and names nothing.
            bottom = label == EntropyLabelIndicator || above == EntropyLabelIndicator ? bottom : label;
            above = label;
        }
        while ((entry & BottomFlag) == 0);

        LayerKey? inner = BottomOfStack.Find(layer.Bytes[offset..], layer.WireLength - offset, out int word, out isCertain);
        return inner is { } key
            ? WithLabels(DecodeResult.Inner(key, offset + word), layer.Bytes, bottom)
            : DecodeResult.Malformed(Defect.Unsupported);
    }

    /// <summary>The label that names the pseudowire or network, and the one that brings it there, if there are two.</summary>
    private static DecodeResult WithLabels(DecodeResult result, ReadOnlySpan<byte> bytes, uint? bottom)
    {
        uint top = BinaryPrimitives.ReadUInt32BigEndian(bytes) >> 12;
        return bottom is not { } label ? result
            : label == top ? result.WithIds(label)
            : result.WithIds(label, top);
    }

    /// <summary>
    /// A media port may be 6635. Whatever has nothing certain inside is left alone, but for the defects of a stack that
    /// does not begin like RTP (version bits 10).
    /// </summary>
    private static bool MayBeOther(ReadOnlySpan<byte> bytes, in DecodeResult result) =>
        result.Defect is Defect.None or Defect.Unsupported || (!bytes.IsEmpty && (bytes[0] & 0xC0) == 0x80);
}
