using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.Gtp;

/// <summary>
/// GTP-U, the user plane of mobile networks (3GPP TS 29.281, 5.1 and 5.2): packets between a phone and the network, each
/// direction of a bearer under a tunnel endpoint identifier of its own.
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// | Ver |P|0|E|S|N| Message Type  |   Length of what follows TEID |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |             Tunnel Endpoint Identifier (TEID)                 |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |        Sequence Number        | N-PDU Number  | Next Ext Type |   if any of E, S and N is set
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |    Length     |        content, Length * 4 - 2        | Next  |   repeated while Next is not 0
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal sealed class GtpDecoder : ILayerDecoder
{
    private const int MandatoryLength = 8;
    private const int OptionalLength = 4;
    private const int MostExtensions = 16;
    private const int Version1 = 0x20;
    private const int ProtocolType = 0x10;
    private const int ExtensionFlag = 0x04;
    private const int AnyOptionalFlag = 0x07;
    private const byte UserData = 255;

    /// <summary>An EtherType that stands for "nothing".</summary>
    private const ushort NoProtocol = 0;

    public string Name => "gtp";

    public IReadOnlyList<string> IdNames { get; } = ["teid"];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> bytes = layer.Bytes;
        if (!bytes.IsEmpty && (bytes[0] & (0xE0 | ProtocolType)) != (Version1 | ProtocolType))
        {
            return DecodeResult.NotMine; // RTP, charging (GTP') or another version
        }

        if (bytes.Length < MandatoryLength)
        {
            return DecodeResult.Short(layer, MandatoryLength);
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        int end = MandatoryLength + length;
        if (end > layer.WireLength)
        {
            return DecodeResult.Malformed(Defect.BadLength, end, layer.WireLength);
        }

        int offset = MandatoryLength;
        if ((bytes[0] & AnyOptionalFlag) != 0)
        {
            offset += OptionalLength;
            if (bytes.Length < offset)
            {
                return DecodeResult.Short(layer, offset);
            }

            if ((bytes[0] & ExtensionFlag) != 0 && SkipExtensions(layer, ref offset) is { } broken)
            {
                return broken;
            }
        }

        if (offset > end)
        {
            return DecodeResult.Malformed(Defect.BadLength, offset, end);
        }

        uint teid = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        return DecodeResult.Inner(InnerOf(bytes, offset, end - offset), offset, end - offset).WithIds(teid);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        fields.Add("version", 3);
        fields.Add("protocol type", 1, meaning: "GTP");
        fields.Add("reserved", 1);
        fields.Add("extension header (E)", 1);
        fields.Add("sequence number (S)", 1);
        fields.Add("N-PDU number (PN)", 1);
        fields.Add("message type", 8, meaning: MessageName(header[1]));
        fields.Add("length", 16);
        fields.Add("TEID", 32, FieldFormat.Hex);
        if (header.Length == MandatoryLength)
        {
            return;
        }

        fields.Add("sequence number", 16, meaning: (header[0] & 0x02) == 0 ? "not valid: S is not set" : null);
        fields.Add("N-PDU number", 8, meaning: (header[0] & 0x01) == 0 ? "not valid: PN is not set" : null);
        bool hasExtensions = (header[0] & ExtensionFlag) != 0;
        byte next = header[MandatoryLength + OptionalLength - 1];
        fields.Add("next extension type", 8, FieldFormat.Hex, hasExtensions ? ExtensionName(next) : "not valid: E is not set");
        for (ReadOnlySpan<byte> rest = header[(MandatoryLength + OptionalLength)..]; !rest.IsEmpty;)
        {
            int length = rest[0] * 4;
            fields.Add("extension length", 8, meaning: $"{length} bytes");
            fields.Add("extension content", (length - 2) * 8, FieldFormat.Bytes);
            fields.Add("next extension type", 8, FieldFormat.Hex, ExtensionName(rest[length - 1]));
            rest = rest[length..];
        }
    }

    /// <summary>5.2.1: each gives its length in units of 4 bytes, 0 is not allowed, and ends with the type of the next.</summary>
    /// <returns>What is wrong with them; null when nothing is.</returns>
    private static DecodeResult? SkipExtensions(in Layer layer, ref int offset)
    {
        ReadOnlySpan<byte> bytes = layer.Bytes;
        for (int i = 0; bytes[offset - 1] != 0; i++)
        {
            if (i == MostExtensions)
            {
                return DecodeResult.Malformed(Defect.TooDeep, MostExtensions, MostExtensions);
            }

            if (bytes.Length <= offset)
            {
                return DecodeResult.Short(layer, offset + 1);
            }

            int length = bytes[offset] * 4;
            if (length == 0)
            {
                return DecodeResult.Malformed(Defect.BadLength, 4, 0);
            }

            if (bytes.Length < offset + length)
            {
                return DecodeResult.Short(layer, offset + length);
            }

            offset += length;
        }

        return null;
    }

    /// <summary>What a G-PDU carries only the session's set-up tells: IP, or Ethernet in 5G. Other messages carry nothing.</summary>
    private static LayerKey InnerOf(ReadOnlySpan<byte> bytes, int offset, int wireLength)
    {
        if (bytes[1] != UserData || offset == bytes.Length)
        {
            return LayerKey.OfEtherType(NoProtocol);
        }

        ReadOnlySpan<byte> inside = bytes[offset..];
        bool isIp = inside[0] >> 4 is 4 or 6 && (Plausible.IsIp(inside, wireLength) || !Plausible.IsEthernet(inside, wireLength));
        return isIp ? LayerKey.Ip
            : Plausible.IsEthernet(inside, wireLength) ? LayerKey.Ethernet
            : LayerKey.OfEtherType(NoProtocol);
    }

    private static string? MessageName(byte type) => type switch
    {
        1 => "Echo Request",
        2 => "Echo Response",
        26 => "Error Indication",
        31 => "Supported Extension Headers Notification",
        253 => "Tunnel Status",
        254 => "End Marker",
        UserData => "G-PDU: user data",
        _ => null,
    };

    /// <summary>TS 29.281, figure 5.2.1-3.</summary>
    private static string? ExtensionName(byte type) => type switch
    {
        0x00 => "none",
        0x03 => "Long PDCP PDU Number",
        0x20 => "Service Class Indicator",
        0x40 => "UDP Port",
        0x81 => "RAN Container",
        0x82 => "Long PDCP PDU Number",
        0x83 => "Xw RAN Container",
        0x84 => "NR RAN Container",
        0x85 => "PDU Session Container",
        0xC0 => "PDCP PDU Number",
        _ => null,
    };
}
