using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Teredo;

/// <summary>
/// Teredo: IPv6 in UDP, behind an authentication and an origin indication, each of which may be missing.
/// https://www.rfc-editor.org/rfc/rfc4380#section-5.1.1
/// </summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  0x00 | 0x01  |    ID-len     |    AU-len     |  client id    |   ID-len bytes of client id, AU-len bytes of
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+   authentication value, 8 of nonce, 1 of confirmation
/// |  0x00 | 0x00  |  origin port, inverted        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  origin IPv4 address, inverted                                |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// Behind the IPv6 packet there may be trailers (https://www.rfc-editor.org/rfc/rfc6081#section-4), which its length leaves out.
/// </remarks>
internal sealed class TeredoDecoder : ILayerDecoder
{
    private const byte Origin = 0;
    private const byte Authentication = 1;
    private const int AuthenticationLengths = 4;
    private const int NonceAndConfirmation = 9;
    private const int OriginLength = 8;
    private const int IPv6Length = 40;
    private const uint TeredoPrefix = 0x2001_0000; // RFC 4380, 2.6

    public string Name => "teredo";

    public IReadOnlyList<string> IdNames { get; } = [];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> bytes = layer.Bytes;
        int origin = AuthenticationLength(bytes);
        int packet = origin + (IsIndication(bytes, origin, Origin) ? OriginLength : 0);
        if (packet + IPv6Length > layer.WireLength || (packet < bytes.Length && bytes[packet] >> 4 != 6))
        {
            return DecodeResult.NotMine;
        }

        if (packet + IPv6Length > bytes.Length)
        {
            return DecodeResult.Short(layer, packet + IPv6Length);
        }

        return IsTeredo(bytes[packet..], layer.WireLength - packet)
            ? DecodeResult.Inner(LayerKey.OfLinkType(LinkType.IPv6), packet)
            : DecodeResult.NotMine;
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        int origin = AuthenticationLength(header);
        if (origin > 0)
        {
            DescribeAuthentication(header, fields);
        }

        if (header.Length > origin)
        {
            ReadOnlySpan<byte> port = header[(origin + 2)..];
            ReadOnlySpan<byte> address = header[(origin + 4)..];
            fields.Add("indication type", 16, FieldFormat.Hex, "origin: where the server got the packet from");
            fields.Add("obfuscated port", 16, FieldFormat.Hex, $"inverted: {0xFFFF ^ BinaryPrimitives.ReadUInt16BigEndian(port)}");
            fields.Add("obfuscated address", 32, FieldFormat.Hex, $"inverted: {string.Join('.', Inverted(address[..4]))}");
        }
    }

    private static void DescribeAuthentication(ReadOnlySpan<byte> header, IHeaderFields fields)
    {
        fields.Add("indication type", 16, FieldFormat.Hex, "authentication");
        fields.Add("client identifier length", 8);
        fields.Add("authentication value length", 8);
        if (header[2] > 0)
        {
            fields.Add("client identifier", header[2] * 8, FieldFormat.Bytes);
        }

        if (header[3] > 0)
        {
            fields.Add("authentication value", header[3] * 8, FieldFormat.Bytes);
        }

        fields.Add("nonce", 64, FieldFormat.Hex);
        fields.Add("confirmation", 8, meaning: "not 0 = the client needs a new key");
    }

    private static IEnumerable<byte> Inverted(ReadOnlySpan<byte> bytes) => bytes.ToArray().Select(each => (byte)~each);

    /// <summary>Length of the authentication indication, 0 where there is none.</summary>
    private static int AuthenticationLength(ReadOnlySpan<byte> bytes) => IsIndication(bytes, 0, Authentication)
        ? AuthenticationLengths + bytes[2] + bytes[3] + NonceAndConfirmation
        : 0;

    private static bool IsIndication(ReadOnlySpan<byte> bytes, int at, byte type) =>
        bytes.Length >= at + 4 && bytes[at] == 0 && bytes[at + 1] == type;

    /// <summary>
    /// The port may be anyone's, so the IPv6 header must bear itself out: its length is all there is, or trailers follow and
    /// one of the addresses is Teredo's or of link scope.
    /// </summary>
    private static bool IsTeredo(ReadOnlySpan<byte> packet, int wireLength)
    {
        int length = IPv6Length + BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        return length == wireLength || (length < wireLength && (IsOwn(packet[8..]) || IsOwn(packet[24..])));
    }

    private static bool IsOwn(ReadOnlySpan<byte> address)
    {
        uint prefix = BinaryPrimitives.ReadUInt32BigEndian(address);
        return prefix == TeredoPrefix || prefix == 0xFE80_0000;
    }
}
