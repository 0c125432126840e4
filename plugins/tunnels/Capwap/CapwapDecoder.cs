using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Capwap;

/// <summary>
/// Control And Provisioning of Wireless Access Points, the data channel: frames between access point and controller.
/// https://www.rfc-editor.org/rfc/rfc5415#section-4, https://www.rfc-editor.org/rfc/rfc5416 (IEEE 802.11)
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |Version| Type  |  HLEN   |   RID   |  WBID   |T|F|L|W|M|K|Flags|
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |          Fragment ID          |     Fragment Offset     | Rsvd|
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |    Length     |  Radio MAC Address, padded to 4 bytes, if M   |
/// |    Length     |  Wireless Specific Information, likewise, if W|
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// Type 1 is DTLS: three reserved bytes, then records.
/// </remarks>
internal sealed class CapwapDecoder : ILayerDecoder
{
    private const int FixedLength = 8;
    private const byte Clear = 0x00; // version 0, type 0
    private const byte Encrypted = 0x01;
    private const int NativeFrame = 0x0100;
    private const int Fragment = 0x0080;
    private const int WirelessPresent = 0x0020;
    private const int RadioAddressPresent = 0x0010;
    private const int KeepAlive = 0x0008;
    private const int BindingIeee80211 = 1;

    public string Name => "capwap";

    public IReadOnlyList<string> IdNames { get; } = ["radio"];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> bytes = layer.Bytes;
        if (!bytes.IsEmpty && bytes[0] is not (Clear or Encrypted))
        {
            return DecodeResult.NotMine; // RTP, SIP, DTLS of others
        }

        if (bytes.Length < FixedLength)
        {
            return DecodeResult.Short(layer, FixedLength);
        }

        if (bytes[0] == Encrypted)
        {
            return IsDtls(bytes) ? DecodeResult.Malformed(Defect.Unsupported) : DecodeResult.NotMine;
        }

        int length = HeaderLength(bytes);
        if (length < FixedLength)
        {
            return DecodeResult.NotMine; // also STUN, whose first bits are 0 too
        }

        if (bytes.Length < length)
        {
            return DecodeResult.Short(layer, length);
        }

        int flags = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return TryGetInner(flags, out LayerKey inner)
            ? DecodeResult.Inner(inner, length).WithIds(RadioId(bytes))
            : DecodeResult.Malformed(Defect.Unsupported);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        int flags = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        bool isNative = (flags & NativeFrame) != 0;
        fields.Add("version", 4);
        fields.Add("type", 4, meaning: "a CAPWAP header, not DTLS");
        fields.Add("HLEN", 5, meaning: $"{header.Length} bytes");
        fields.Add("RID", 5, meaning: "the radio of the access point");
        fields.Add("WBID", 5, meaning: Binding(flags) switch { 0 => "reserved", 1 => "IEEE 802.11", 3 => "EPCglobal", _ => null });
        fields.Add("native frame (T)", 1, meaning: isNative ? "as WBID says" : "IEEE 802.3");
        fields.Add("fragment (F)", 1);
        fields.Add("last fragment (L)", 1);
        fields.Add("wireless (W)", 1, meaning: (flags & WirelessPresent) != 0 ? "Wireless Specific Information follows" : null);
        fields.Add("radio MAC (M)", 1, meaning: (flags & RadioAddressPresent) != 0 ? "Radio MAC Address follows" : null);
        fields.Add("keep-alive (K)", 1, meaning: (flags & KeepAlive) != 0 ? "no frame follows, but the session id" : null);
        fields.Add("flags", 3, meaning: "reserved");
        fields.Add("fragment id", 16);
        fields.Add("fragment offset", 13, meaning: "in units of 8 bytes");
        fields.Add("reserved", 3);
        int at = FixedLength;
        if ((flags & RadioAddressPresent) != 0)
        {
            DescribeOption(header, ref at, "Radio MAC Address", fields);
        }

        if ((flags & WirelessPresent) != 0)
        {
            DescribeOption(header, ref at, "Wireless Specific Information", fields);
        }

        if (at < header.Length)
        {
            fields.Add("padding", (header.Length - at) * 8, FieldFormat.Bytes);
        }
    }

    /// <summary>A length, so many bytes, and padding: 4.3. What does not fit is left to be told as padding.</summary>
    private static void DescribeOption(ReadOnlySpan<byte> header, ref int at, string name, IHeaderFields fields)
    {
        if (at >= header.Length || header[at] == 0 || at + 1 + header[at] > header.Length)
        {
            return;
        }

        int length = header[at];
        int end = Math.Min((at + 1 + length + 3) & ~3, header.Length);
        int padding = end - (at + 1 + length);
        fields.Add("length", 8);
        fields.Add(name, length * 8, length == 6 ? FieldFormat.Mac : FieldFormat.Bytes);
        if (padding > 0)
        {
            fields.Add("padding", padding * 8, FieldFormat.Hex);
        }

        at = end;
    }

    /// <summary>What is inside; false for fragments, which are not put together, and for radios that are not 802.11.</summary>
    private static bool TryGetInner(int flags, out LayerKey inner)
    {
        bool isNative = (flags & NativeFrame) != 0;
        bool isKeepAlive = (flags & KeepAlive) != 0;
        inner = isKeepAlive ? LayerKey.Nothing
            : isNative ? LayerKey.OfLinkType(LinkType.Ieee80211)
            : LayerKey.Ethernet;
        return isKeepAlive || ((flags & Fragment) == 0 && (!isNative || Binding(flags) == BindingIeee80211));
    }

    /// <summary>In units of 4 bytes.</summary>
    private static int HeaderLength(ReadOnlySpan<byte> bytes) => (bytes[1] >> 3) * 4;

    private static uint RadioId(ReadOnlySpan<byte> bytes) => ((uint)BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]) >> 6) & 0x1F;

    private static int Binding(int flags) => (flags >> 9) & 0x1F;

    /// <summary>4.2: reserved bytes, then a record of DTLS (RFC 6347, 4.1: type 20 to 25, version FE FF or FE FD).</summary>
    private static bool IsDtls(ReadOnlySpan<byte> bytes) =>
        bytes[1..4].IndexOfAnyExcept((byte)0) < 0 && bytes[4] is >= 20 and <= 25 && bytes[5] == 0xFE;
}
