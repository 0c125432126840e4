using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Walk;

/// <summary>What <c>explain</c> says of a header, in short.</summary>
internal static class LayerText
{
    public static string Ethernet(ReadOnlySpan<byte> header) =>
        $"{Mac(header[6..12])} → {Mac(header[..6])}, type 0x{BinaryPrimitives.ReadUInt16BigEndian(header[12..]):x4}";

    public static string IPv4(ReadOnlySpan<byte> header) =>
        $"{HostAddress.FromIPv4(header[12..])} → {HostAddress.FromIPv4(header[16..])}, protocol {header[9]}, ttl {header[8]}, "
        + $"total length {BinaryPrimitives.ReadUInt16BigEndian(header[2..])}";

    public static string IPv6(ReadOnlySpan<byte> header) =>
        $"{HostAddress.FromIPv6(header[8..])} → {HostAddress.FromIPv6(header[24..])}, next header {header[6]}, hop limit {header[7]}, "
        + $"payload length {BinaryPrimitives.ReadUInt16BigEndian(header[4..])}";

    /// <summary>The ids that a decoder reported: "vni 42".</summary>
    public static string Ids(ILayerDecoder decoder, in DecodeResult result)
    {
        string text = result.IdCount > 0 ? $"{decoder.IdNames[0]} {result.Id0}" : "";
        return result.IdCount > 1 ? $"{text}, {decoder.IdNames[1]} {result.Id1}" : text;
    }

    private static string Mac(ReadOnlySpan<byte> bytes) => BitConverter.ToString(bytes.ToArray()).Replace('-', ':');
}
