using System.Buffers.Binary;
using Earshot.Sdk.Decoding;

namespace Earshot.Host.Pipeline.Walk;

/// <summary>The fields of the headers that the walk takes off itself, for <c>explain</c>.</summary>
internal static class HostHeaders
{
    /// <summary>IEEE 802.3, 3.1.1.</summary>
    public static void Ethernet(ReadOnlySpan<byte> header, IHeaderFields fields)
    {
        fields.Add("destination", 48, FieldFormat.Mac);
        fields.Add("source", 48, FieldFormat.Mac);
        int type = BinaryPrimitives.ReadUInt16BigEndian(header[12..]);
        fields.Add("type", 16, FieldFormat.Hex, type <= EtherType.LargestLength ? $"length {type}" : null);
    }

    /// <summary>IEEE 802.1Q, 9.6.</summary>
    public static void Vlan(ReadOnlySpan<byte> header, IHeaderFields fields)
    {
        fields.Add("priority", 3);
        fields.Add("drop eligible", 1);
        fields.Add("VLAN id", 12);
        fields.Add("type", 16, FieldFormat.Hex);
    }

    /// <summary>IEEE 802.2 with the extension of RFC 1042.</summary>
    public static void Snap(ReadOnlySpan<byte> header, IHeaderFields fields)
    {
        fields.Add("DSAP", 8, FieldFormat.Hex, "SNAP");
        fields.Add("SSAP", 8, FieldFormat.Hex, "SNAP");
        fields.Add("control", 8, FieldFormat.Hex, "unnumbered information");
        fields.Add("organization", 24, FieldFormat.Hex, "an EtherType follows");
        fields.Add("type", 16, FieldFormat.Hex);
    }

    /// <summary>RFC 791, 3.1; the second byte as RFC 2474 and RFC 3168 have it.</summary>
    public static void IPv4(ReadOnlySpan<byte> header, IHeaderFields fields)
    {
        fields.Add("version", 4);
        fields.Add("header length", 4, meaning: $"{header.Length} bytes");
        fields.Add("DSCP", 6);
        fields.Add("ECN", 2);
        fields.Add("total length", 16);
        fields.Add("identification", 16);
        fields.Add("reserved", 1);
        fields.Add("don't fragment", 1);
        fields.Add("more fragments", 1);
        int offset = BinaryPrimitives.ReadUInt16BigEndian(header[6..]) & 0x1FFF;
        fields.Add("fragment offset", 13, meaning: offset == 0 ? null : $"{offset * 8} bytes");
        fields.Add("time to live", 8);
        fields.Add("protocol", 8);
        fields.Add("header checksum", 16, FieldFormat.Hex);
        fields.Add("source", 32, FieldFormat.Address);
        fields.Add("destination", 32, FieldFormat.Address);
        if (header.Length > 20)
        {
            fields.Add("options", (header.Length - 20) * 8, FieldFormat.Bytes);
        }
    }

    /// <summary>RFC 8200, 3.</summary>
    public static void IPv6(ReadOnlySpan<byte> header, IHeaderFields fields)
    {
        fields.Add("version", 4);
        fields.Add("DSCP", 6);
        fields.Add("ECN", 2);
        fields.Add("flow label", 20, FieldFormat.Hex);
        fields.Add("payload length", 16);
        fields.Add("next header", 8);
        fields.Add("hop limit", 8);
        fields.Add("source", 128, FieldFormat.Address);
        fields.Add("destination", 128, FieldFormat.Address);
    }

    /// <summary>RFC 8200, 4.3 to 4.6: all but the fragment header begin alike.</summary>
    public static void IPv6Extension(ReadOnlySpan<byte> header, IHeaderFields fields)
    {
        fields.Add("next header", 8);
        fields.Add("length", 8, meaning: $"{header.Length} bytes");
        fields.Add("content", (header.Length - 2) * 8, FieldFormat.Bytes);
    }

    /// <summary>RFC 8200, 4.5.</summary>
    public static void IPv6Fragment(ReadOnlySpan<byte> header, IHeaderFields fields)
    {
        fields.Add("next header", 8);
        fields.Add("reserved", 8);
        fields.Add("fragment offset", 13, meaning: $"{BinaryPrimitives.ReadUInt16BigEndian(header[2..]) & 0xFFF8} bytes");
        fields.Add("reserved", 2);
        fields.Add("more fragments", 1);
        fields.Add("identification", 32);
    }

    /// <summary>RFC 768.</summary>
    public static void Udp(ReadOnlySpan<byte> header, IHeaderFields fields)
    {
        fields.Add("source port", 16);
        fields.Add("destination port", 16);
        fields.Add("length", 16);
        fields.Add("checksum", 16, FieldFormat.Hex);
    }

    /// <summary>RFC 9293, 3.1.</summary>
    public static void Tcp(ReadOnlySpan<byte> header, IHeaderFields fields)
    {
        fields.Add("source port", 16);
        fields.Add("destination port", 16);
        fields.Add("sequence number", 32);
        fields.Add("acknowledgment number", 32);
        fields.Add("data offset", 4, meaning: $"{header.Length} bytes");
        fields.Add("reserved", 4);
        fields.Add("flags", 8, FieldFormat.Hex, ((TcpFlags)header[13]).ToString());
        fields.Add("window", 16);
        fields.Add("checksum", 16, FieldFormat.Hex);
        fields.Add("urgent pointer", 16);
        if (header.Length > 20)
        {
            fields.Add("options", (header.Length - 20) * 8, FieldFormat.Bytes);
        }
    }

    /// <summary>RFC 792 and RFC 4443, 2.1.</summary>
    public static void Icmp(ReadOnlySpan<byte> header, IHeaderFields fields)
    {
        fields.Add("type", 8);
        fields.Add("code", 8);
        fields.Add("checksum", 16, FieldFormat.Hex);
        fields.Add("of the type", 32, FieldFormat.Hex);
    }
}
