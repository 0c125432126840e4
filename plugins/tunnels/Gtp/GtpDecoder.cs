using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.Gtp;

/// <summary>
/// GPRS Tunnelling Protocol, user plane, version 1: what mobile networks carry their subscribers' packets in.
/// https://www.3gpp.org/ftp/Specs/archive/29_series/29.281 (5.1; 5.2 for extension headers, 6.1 for message types)
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |Version|P|*|E|S|N| Message Type |            Length            |   P: 1 = GTP, 0 = GTP'; N: PN in the specification
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                              TEID                             |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |        Sequence Number        | N-PDU Number  | Next Extension|   only with E, S or PN, and then all of it
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// The length counts what follows the TEID.
/// </remarks>
internal sealed class GtpDecoder : ILayerDecoder
{
    private const int MandatoryLength = 8;
    private const int OptionalLength = 4;
    private const int VersionAndProtocolType = 0xF0;
    private const int Version1Gtp = 0x30;
    private const int ExtensionFlag = 0x04;
    private const int AnyOptionalFlag = 0x07;
    private const byte GPdu = 255;

    public string Name => "gtp";

    public IReadOnlyList<string> IdNames { get; } = ["teid"];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> bytes = layer.Bytes;
        if (!bytes.IsEmpty && (bytes[0] & VersionAndProtocolType) != Version1Gtp)
        {
            return DecodeResult.NotMine; // GTP', GTP-C of version 2; RTP would be version 4 or 5, STUN and DTLS version 0.
        }

        if (bytes.Length < MandatoryLength)
        {
            return DecodeResult.Short(layer, MandatoryLength);
        }

        int end = MandatoryLength + BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        int offset = MandatoryLength + ((bytes[0] & AnyOptionalFlag) != 0 ? OptionalLength : 0);
        Defect defect = Defect.None;
        if (offset <= Math.Min(end, bytes.Length) && HasExtensions(bytes))
        {
            defect = ExtensionHeaders.Skip(bytes, ref offset);
        }

        if (defect != Defect.None || offset > end)
        {
            return DecodeResult.Malformed(Defect.BadLength);
        }

        return offset > bytes.Length
            ? DecodeResult.Short(layer, offset)
            : DecodePayload(layer, offset, end).WithIds(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        fields.Add("version", 3);
        fields.Add("protocol type (PT)", 1, meaning: "GTP");
        fields.Add("reserved", 1);
        fields.Add("extension header flag (E)", 1);
        fields.Add("sequence number flag (S)", 1);
        fields.Add("N-PDU number flag (PN)", 1);
        fields.Add("message type", 8, meaning: header[1] switch
        {
            1 => "echo request",
            2 => "echo response",
            26 => "error indication",
            31 => "supported extension headers notification",
            253 => "tunnel status",
            254 => "end marker",
            GPdu => "G-PDU: a packet is inside",
            _ => null,
        });
        fields.Add("length", 16, meaning: "bytes that follow the TEID");
        fields.Add("TEID", 32, meaning: "tunnel endpoint identifier");
        if (header.Length > MandatoryLength)
        {
            fields.Add("sequence number", 16, meaning: (header[0] & 0x02) == 0 ? "without meaning" : null);
            fields.Add("N-PDU number", 8, meaning: (header[0] & 0x01) == 0 ? "without meaning" : null);
            bool hasNext = (header[0] & ExtensionFlag) != 0;
            fields.Add("next extension header type", 8, FieldFormat.Hex, hasNext ? ExtensionHeaders.Meaning(header[11]) : "without meaning");
            ExtensionHeaders.Describe(header[(MandatoryLength + OptionalLength)..], header[11], fields);
        }
    }

    /// <summary>TS 29.281, 5.1: the type of the next extension header has a meaning only with flag E.</summary>
    private static bool HasExtensions(ReadOnlySpan<byte> bytes) => (bytes[0] & ExtensionFlag) != 0 && bytes[11] != 0;

    private static DecodeResult DecodePayload(in Layer layer, int offset, int end)
    {
        // A length beyond the datagram is left to the packet inside, which has one of its own.
        int length = Math.Min(end, layer.WireLength) - offset;
        if (layer.Bytes[1] != GPdu || length == 0)
        {
            return DecodeResult.Inner(LayerKey.Nothing, offset);
        }

        ReadOnlySpan<byte> payload = layer.Bytes[offset..Math.Min(offset + length, layer.Bytes.Length)];
        return InnerPacket.Find(payload, length) is LayerKey inner
            ? DecodeResult.Inner(inner, offset, length)
            : payload.IsEmpty
                ? DecodeResult.Short(layer, offset + 1)
                : DecodeResult.Malformed(Defect.Unsupported);
    }
}
