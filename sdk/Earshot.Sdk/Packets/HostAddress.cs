using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Earshot.Sdk.Packets;

/// <summary>
/// An IPv4 or IPv6 address as a 16-byte value that is never on the heap. IPv4 is kept in its IPv4-mapped form
/// (RFC 4291, 2.5.5.2), so an IPv4-mapped IPv6 address equals the IPv4 address it carries.
/// </summary>
/// <param name="High">The first 8 bytes, most significant first.</param>
/// <param name="Low">The last 8 bytes, most significant first.</param>
public readonly record struct HostAddress(ulong High, ulong Low)
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    /// <summary>No address: <c>::</c>.</summary>
    public static readonly HostAddress None;

    /// <summary>True for an IPv4 address.</summary>
    public bool IsIPv4 => High == 0 && (Low & 0xFFFF_FFFF_0000_0000) == MappedPrefix;

    /// <summary>True for <c>::</c> and <c>0.0.0.0</c>.</summary>
    public bool IsUnspecified => High == 0 && (Low == 0 || Low == MappedPrefix);

    /// <summary>An address from 4 bytes in network order.</summary>
    public static HostAddress FromIPv4(ReadOnlySpan<byte> bytes) => new(0, MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(bytes));

    /// <summary>An address from 16 bytes in network order.</summary>
    public static HostAddress FromIPv6(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Parses a literal IPv4 or IPv6 address; host names and zone ids are refused.</summary>
    /// <param name="text">UTF-8 text without brackets.</param>
    /// <param name="address">The address, or <see cref="None"/>.</param>
    /// <returns>False when the text is not a literal address.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out HostAddress address)
    {
        if (TryParseDotted(text, out uint ipv4))
        {
            address = new HostAddress(0, MappedPrefix | ipv4);
            return true;
        }

        address = None;
        // IPAddress also takes "1" and "0x7f.1"; a literal of SDP or SIP has four parts or a colon.
        bool plausible = text.Count((byte)'.') == 3 || text.Contains((byte)':');
        if (!plausible || text.Contains((byte)'%') || text[0] == (byte)'[' || !IPAddress.TryParse(text, out IPAddress? parsed))
        {
            return false;
        }

        address = From(parsed);
        return true;
    }

    /// <summary>Four decimal numbers without leading zeros, as nearly all are, without allocation.</summary>
    private static bool TryParseDotted(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        for (int part = 0; part < 4; part++)
        {
            int digits = text.IndexOf((byte)'.');
            digits = part == 3 ? text.Length : digits;
            if (digits is < 1 or > 3 || (digits > 1 && text[0] == '0')
                || !Utf8Parser.TryParse(text[..digits], out byte number, out int used) || used != digits)
            {
                return false;
            }

            address = (address << 8) | number;
            text = part == 3 ? default : text[(digits + 1)..];
        }

        return true;
    }

    /// <summary>The same address as a framework type; allocates.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        return new IPAddress(IsIPv4 ? bytes[12..] : bytes);
    }

    /// <summary>The same address from a framework type.</summary>
    public static HostAddress From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork ? FromIPv4(bytes) : FromIPv6(bytes);
    }

    /// <summary>Dotted decimal for IPv4, RFC 5952 for IPv6.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        return Encoding.ASCII.GetString(text[..Format(text)]);
    }

    /// <summary>Bytes of its longest text.</summary>
    internal const int MaxTextLength = 45;

    /// <summary>Writes the text of <see cref="ToString"/>; of IPv4 without allocation.</summary>
    /// <returns>Bytes written, at most <see cref="MaxTextLength"/>.</returns>
    internal int Format(Span<byte> text)
    {
        int length = 0;
        if (!IsIPv4)
        {
            ToIPAddress().TryFormat(text, out length);
            return length;
        }

        for (int shift = 24; shift >= 0; shift -= 8)
        {
            Utf8Formatter.TryFormat((byte)(Low >> shift), text[length..], out int digits);
            length += digits;
            text[length] = (byte)'.';
            length += shift == 0 ? 0 : 1;
        }

        return length;
    }
}
