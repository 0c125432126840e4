using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Pppoe;

/// <summary>
/// PPP over Ethernet: sessions, which carry PPP, and the discovery that opens and closes them, which carries nothing.
/// https://www.rfc-editor.org/rfc/rfc2516#section-4
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  Ver  | Type  |     Code      |          Session ID           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |            Length             |  session: PPP from here       |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |      discovery: Tag Type      |          Tag Length           |   and its value; repeated
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// </remarks>
internal sealed class PppoeDecoder : ILayerDecoder
{
    public const ushort SessionEtherType = 0x8864;
    public const ushort DiscoveryEtherType = 0x8863;

    private const int HeaderLength = 6;
    private const byte Version1Type1 = 0x11;
    private const byte SessionCode = 0;

    public string Name => "pppoe";

    public IReadOnlyList<string> IdNames { get; } = ["session"];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> bytes = layer.Bytes;
        if (bytes.Length < HeaderLength)
        {
            return DecodeResult.Short(layer, HeaderLength);
        }

        if (bytes[0] != Version1Type1)
        {
            return DecodeResult.Malformed(Defect.BadVersion);
        }

        bool isSession = bytes[1] == SessionCode;
        if (layer.Key == LayerKey.OfEtherType(isSession ? DiscoveryEtherType : SessionEtherType))
        {
            return DecodeResult.Malformed(Defect.BadField); // RFC 2516, 5 and 6: the code of the other stage
        }

        // The length leaves out the padding of short Ethernet frames.
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (HeaderLength + length > layer.WireLength)
        {
            return DecodeResult.Malformed(Defect.BadLength, HeaderLength + length, layer.WireLength);
        }

        if (isSession)
        {
            uint session = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            return DecodeResult.Inner(LayerKey.OfLinkType(LinkType.Ppp), HeaderLength, length).WithIds(session);
        }

        return bytes.Length < HeaderLength + length
            ? DecodeResult.Short(layer, HeaderLength + length)
            : DecodeResult.Inner(LayerKey.Nothing, HeaderLength + length, length: 0);
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        fields.Add("version", 4);
        fields.Add("type", 4);
        fields.Add("code", 8, FieldFormat.Hex, Meaning(header[1]));
        fields.Add("session id", 16);
        fields.Add("length", 16);
        DiscoveryTags.Describe(header[HeaderLength..], fields);
    }

    /// <summary>RFC 2516, 5; the credits of RFC 5578 and the messages that Microsoft and Cisco added.</summary>
    private static string? Meaning(byte code) => code switch
    {
        SessionCode => "session data",
        0x07 => "PADO: a concentrator offers itself",
        0x09 => "PADI: a host looks for concentrators",
        0x0A => "PADG: session grant",
        0x0B => "PADC: session credit response",
        0x0C => "PADQ: session quality",
        0x19 => "PADR: the host asks one of them for a session",
        0x65 => "PADS: the session is open",
        0xA7 => "PADT: the session is over",
        0xD3 => "PADM: active discovery message",
        0xD4 => "PADN: active discovery network",
        _ => null,
    };
}
