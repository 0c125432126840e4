using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.L2tp;

/// <summary>L2TP version 2, which carries PPP. https://www.rfc-editor.org/rfc/rfc2661#section-3.1</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |T|L|0 0|S|0|O|P|0 0 0 0|  Ver  |        Length, if L           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |           Tunnel ID           |          Session ID           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |           Ns, if S            |           Nr, if S            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |      Offset Size, if O        |  as many bytes of padding     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal static class Version2
{
    private const int TypeControl = 0x8000;
    private const int LengthPresent = 0x4000;
    private const int SequencePresent = 0x0800;
    private const int OffsetPresent = 0x0200;
    private const int Priority = 0x0100;
    private const int Reserved = 0x34F0;

    public static DecodeResult Decode(in Layer layer, int flags)
    {
        const int control = TypeControl | LengthPresent | SequencePresent;
        bool isControl = (flags & TypeControl) != 0;

        // RTP begins with the bits 10, control messages with 11. Senders set reserved bits to 0, other protocols do not know them.
        if ((flags & Reserved) != 0 || (isControl && (flags & control) != control))
        {
            return DecodeResult.NotMine;
        }

        if (isControl && (flags & (OffsetPresent | Priority)) != 0)
        {
            return DecodeResult.Malformed(Defect.BadField); // RFC 2661, 3.1: MUST be 0 for control messages
        }

        int idsAt = 2 + SizeIf(flags, LengthPresent, 2);
        int offset = idsAt + 4 + SizeIf(flags, SequencePresent, 4);
        int payloadAt = offset + SizeIf(flags, OffsetPresent, 2);
        if (layer.Bytes.Length < payloadAt)
        {
            return DecodeResult.Short(layer, payloadAt);
        }

        payloadAt += (flags & OffsetPresent) != 0 ? BinaryPrimitives.ReadUInt16BigEndian(layer.Bytes[offset..]) : 0;
        int length = (flags & LengthPresent) != 0 ? BinaryPrimitives.ReadUInt16BigEndian(layer.Bytes[2..]) : layer.WireLength;
        if (length < payloadAt || length > layer.WireLength)
        {
            return (flags & LengthPresent) != 0
                ? DecodeResult.Malformed(Defect.BadLength, Math.Max(length, payloadAt), Math.Min(length, layer.WireLength))
                : DecodeResult.Short(layer, payloadAt);
        }

        int headerLength = isControl ? length : payloadAt; // nothing is inside a control message
        if (layer.Bytes.Length < headerLength)
        {
            return DecodeResult.Short(layer, headerLength);
        }

        LayerKey inner = length == headerLength ? ControlMessage.Nothing : LayerKey.OfLinkType(LinkType.Ppp);
        uint tunnel = BinaryPrimitives.ReadUInt16BigEndian(layer.Bytes[idsAt..]);
        uint session = BinaryPrimitives.ReadUInt16BigEndian(layer.Bytes[(idsAt + 2)..]);
        return DecodeResult.Inner(inner, headerLength, length - headerLength).WithIds(session, tunnel);
    }

    public static void Describe(ReadOnlySpan<byte> header, IHeaderFields fields)
    {
        int flags = BinaryPrimitives.ReadUInt16BigEndian(header);
        bool isControl = (flags & TypeControl) != 0;
        fields.Add("type (T)", 1, meaning: isControl ? "control message" : "data message");
        fields.Add("length present (L)", 1);
        fields.Add("reserved", 2);
        fields.Add("sequence present (S)", 1);
        fields.Add("reserved", 1);
        fields.Add("offset present (O)", 1);
        fields.Add("priority (P)", 1);
        fields.Add("reserved", 4);
        fields.Add("version", 4);
        int described = 6;
        if ((flags & LengthPresent) != 0)
        {
            fields.Add("length", 16, meaning: "of the whole message");
            described += 2;
        }

        fields.Add("tunnel id", 16, meaning: "of the receiver");
        fields.Add("session id", 16, meaning: "of the receiver");
        if ((flags & SequencePresent) != 0)
        {
            fields.Add("Ns", 16, meaning: "number of this message");
            fields.Add("Nr", 16, meaning: isControl ? "the next one expected" : "reserved in data messages");
            described += 4;
        }

        if ((flags & OffsetPresent) != 0)
        {
            fields.Add("offset size", 16);
            described += 2;
            if (described < header.Length)
            {
                fields.Add("offset padding", (header.Length - described) * 8, FieldFormat.Bytes);
            }
        }
        else if (isControl)
        {
            ControlMessage.Describe(header[described..], fields);
        }
    }

    private static int SizeIf(int flags, int mask, int size) => (flags & mask) != 0 ? size : 0;
}
