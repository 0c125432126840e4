using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Teredo;

/// <summary>
/// IPv6 in UDP, with what servers put before it: an authentication, then an origin. Everything is optional, so it is the IPv6
/// header inside that tells Teredo from other data. https://www.rfc-editor.org/rfc/rfc4380#section-5.1.1
/// </summary>
/// <remarks>
/// <code>
/// | 0x00 0x01 | id length 1 | auth length 1 | id | authentication | nonce 8 | confirmation 1 |   if present
/// | 0x00 0x00 | obscured port 2 | obscured IPv4 address 4 |                                     if present
/// | IPv6 |
/// </code>
/// </remarks>
internal sealed class TeredoDecoder : ILayerDecoder
{
    private const int IndicatorLength = 2;
    private const int AuthenticationHeader = 4;
    private const int NonceAndConfirmation = 9;
    private const int OriginLength = 8;
    private const int IPv6Header = 40;

    public string Name => "teredo";

    public IReadOnlyList<string> IdNames => [];

    public DecodeResult Decode(in Layer layer)
    {
        ReadOnlySpan<byte> bytes = layer.Bytes;
        int offset = AuthenticationLength(bytes);
        offset += offset <= bytes.Length && IsIndicator(bytes[offset..], 0x00) ? OriginLength : 0;
        return offset <= bytes.Length && IsIPv6(bytes[offset..], layer.WireLength - offset)
            ? DecodeResult.Inner(LayerKey.OfLinkType(LinkType.IPv6), offset)
            : DecodeResult.NotMine;
    }

    public void Describe(ReadOnlySpan<byte> header, LayerKey key, IHeaderFields fields)
    {
        int authentication = AuthenticationLength(header);
        if (authentication > 0)
        {
            fields.Add("authentication", 16, FieldFormat.Hex);
            fields.Add("id length", 8);
            fields.Add("authentication length", 8);
            AddBytes("client id", header[2]);
            AddBytes("authentication value", header[3]);
            fields.Add("nonce", 64, FieldFormat.Hex);
            fields.Add("confirmation", 8);
        }

        if (header.Length > authentication)
        {
            fields.Add("origin", 16, FieldFormat.Hex);
            ReadOnlySpan<byte> origin = header[(authentication + IndicatorLength)..];
            // 5.1.1: every bit is turned over, so that translators which change addresses in payloads leave it alone.
            int port = BinaryPrimitives.ReadUInt16BigEndian(origin) ^ 0xFFFF;
            fields.Add("obscured port", 16, FieldFormat.Hex, $"{port}");
            fields.Add("obscured address", 32, FieldFormat.Hex, $"{HostAddress.FromIPv4([(byte)~origin[2], (byte)~origin[3], (byte)~origin[4], (byte)~origin[5]])}");
        }

        void AddBytes(string name, int length)
        {
            if (length > 0)
            {
                fields.Add(name, length * 8, FieldFormat.Bytes);
            }
        }
    }

    /// <summary>Bytes that an authentication takes, 0 when there is none.</summary>
    private static int AuthenticationLength(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= AuthenticationHeader && IsIndicator(bytes, 0x01)
            ? AuthenticationHeader + bytes[2] + bytes[3] + NonceAndConfirmation
            : 0;

    private static bool IsIndicator(ReadOnlySpan<byte> bytes, byte type) =>
        bytes.Length >= IndicatorLength && bytes[0] == 0 && bytes[1] == type;

    /// <summary>
    /// A header that fits and names a common protocol: nothing else tells it from other data. Trailers may follow it
    /// (RFC 6081, 4).
    /// </summary>
    private static bool IsIPv6(ReadOnlySpan<byte> bytes, int wireLength) =>
        bytes.Length >= IPv6Header
        && bytes[0] >> 4 == 6
        && bytes[6] is 0 or 6 or 17 or 41 or 43 or 44 or 50 or 58 or 59 or 60
        && IPv6Header + BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) <= wireLength;
}
