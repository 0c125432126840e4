using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.L2tp;

/// <summary>
/// L2TP version 3, which carries any kind of frame. https://www.rfc-editor.org/rfc/rfc3931#section-4.1 (headers over IP and
/// UDP), https://www.rfc-editor.org/rfc/rfc3931#section-4.6 (sublayer)
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |T|0 0 0 0 0 0 0 0 0 0 0|  Ver  |           Reserved            |   data, over UDP only
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                          Session ID                           |   data, and 0 before control over IP
/// |             Cookie, 0, 4 or 8 bytes as agreed on              |   data
/// |0|S|0 0 0 0 0 0|   Sequence Number, if agreed on               |   data: the default L2-specific sublayer
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |T|L|0 0|S|0 0 0 0 0 0 0|  Ver  |            Length             |   control
/// |                     Control Connection ID                     |   control
/// |              Ns               |              Nr               |   control
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal static class Version3
{
    private const int Version = 3;
    private const int ControlFlags = 0xC800;
    private const int ControlHeader = 12;
    private const int SessionIdLength = 4;
    private const int UdpDataHeader = 8;

    public static DecodeResult DecodeOverUdp(in Layer layer, int flags, SessionLayout layout)
    {
        // All other bits are reserved: senders set them to 0, other protocols on this port do not know them.
        return flags switch
        {
            ControlFlags | Version => DecodeControl(layer, at: 0),
            Version when IsReserved(layer.Bytes[2..]) => DecodeData(layer, UdpDataHeader, layout),
            _ => DecodeResult.NotMine,
        };
    }

    private static bool IsReserved(ReadOnlySpan<byte> bytes) => bytes.Length < 2 || bytes.StartsWith((ReadOnlySpan<byte>)[0, 0]);

    public static DecodeResult DecodeOverIp(in Layer layer, SessionLayout layout)
    {
        if (layer.Bytes.Length < SessionIdLength)
        {
            return DecodeResult.Short(layer, SessionIdLength);
        }

        // RFC 3931, 4.1.1.2: session id 0 is reserved for control messages.
        return BinaryPrimitives.ReadUInt32BigEndian(layer.Bytes) == 0
            ? DecodeControl(layer, SessionIdLength)
            : DecodeData(layer, SessionIdLength, layout);
    }

    private static DecodeResult DecodeData(in Layer layer, int headerLength, SessionLayout layout)
    {
        if (layer.Bytes.Length < headerLength)
        {
            return DecodeResult.Short(layer, headerLength);
        }

        uint session = BinaryPrimitives.ReadUInt32BigEndian(layer.Bytes[(headerLength - SessionIdLength)..]);
        return layout.Find(layer.Bytes[headerLength..], layer.WireLength - headerLength, out int skipped) is { } inner
            ? DecodeResult.Inner(inner, headerLength + skipped).WithIds(session)
            : DecodeResult.Malformed(Defect.Unsupported);
    }

    private static DecodeResult DecodeControl(in Layer layer, int at)
    {
        if (layer.Bytes.Length < at + ControlHeader)
        {
            return DecodeResult.Short(layer, at + ControlHeader);
        }

        ReadOnlySpan<byte> message = layer.Bytes[at..];
        int flags = BinaryPrimitives.ReadUInt16BigEndian(message);
        if ((flags & 0x000F) != Version)
        {
            return DecodeResult.Malformed(Defect.BadVersion);
        }

        if ((flags & ControlFlags) != ControlFlags)
        {
            return DecodeResult.Malformed(Defect.BadField);
        }

        // RFC 3931, 3.2.1: counted from the T bit, so without the session id 0 of IP.
        int length = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if (length < ControlHeader || at + length > layer.WireLength)
        {
            return DecodeResult.Malformed(Defect.BadLength, at + Math.Max(length, ControlHeader), layer.WireLength);
        }

        uint connection = BinaryPrimitives.ReadUInt32BigEndian(message[4..]);
        return message.Length < length
            ? DecodeResult.Short(layer, at + length)
            : DecodeResult.Inner(ControlMessage.Nothing, at + length, length: 0).WithIds(0, connection);
    }

    public static void DescribeOverUdp(ReadOnlySpan<byte> header, SessionLayout layout, IHeaderFields fields)
    {
        if ((header[0] & 0x80) != 0)
        {
            DescribeControl(header, fields);
            return;
        }

        fields.Add("type (T)", 1, meaning: "data message");
        fields.Add("reserved", 11);
        fields.Add("version", 4);
        fields.Add("reserved", 16);
        DescribeSession(header[SessionIdLength..], layout, fields);
    }

    public static void DescribeOverIp(ReadOnlySpan<byte> header, SessionLayout layout, IHeaderFields fields)
    {
        if (BinaryPrimitives.ReadUInt32BigEndian(header) != 0)
        {
            DescribeSession(header, layout, fields);
            return;
        }

        fields.Add("session id", 32, meaning: "a control message follows");
        DescribeControl(header[SessionIdLength..], fields);
    }

    private static void DescribeSession(ReadOnlySpan<byte> header, SessionLayout layout, IHeaderFields fields)
    {
        fields.Add("session id", 32, meaning: "of the receiver");
        layout.Describe(header[SessionIdLength..], fields);
    }

    private static void DescribeControl(ReadOnlySpan<byte> message, IHeaderFields fields)
    {
        fields.Add("type (T)", 1, meaning: "control message");
        fields.Add("length present (L)", 1);
        fields.Add("reserved", 2);
        fields.Add("sequence present (S)", 1);
        fields.Add("reserved", 7);
        fields.Add("version", 4);
        fields.Add("length", 16, meaning: "from the T bit on");
        fields.Add("control connection id", 32, meaning: "of the receiver");
        fields.Add("Ns", 16, meaning: "number of this message");
        fields.Add("Nr", 16, meaning: "the next one expected");
        ControlMessage.Describe(message[ControlHeader..], fields);
    }
}
