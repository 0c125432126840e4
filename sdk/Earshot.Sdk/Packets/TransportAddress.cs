using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Earshot.Sdk.Records.Json;

namespace Earshot.Sdk.Packets;

/// <summary>An address and a port (the "transport address" of RFC 8445).</summary>
/// <param name="Host">IPv4 or IPv6 address.</param>
/// <param name="Port">UDP or TCP port; 0 where a protocol has none.</param>
[JsonConverter(typeof(TransportAddressConverter))]
public readonly record struct TransportAddress(HostAddress Host, ushort Port)
{
    private const string UnknownText = "unknown";

    /// <summary>
    /// True for the default value, <c>::</c> with port 0: a mirror that tells metadata instead of headers did not tell this
    /// side (<see cref="Decoding.FlowMetadata"/>). Such a side is nobody's: it equals no address that anybody announces.
    /// </summary>
    public bool IsUnknown => this == default;

    /// <summary><c>192.0.2.1:5060</c>, <c>[2001:db8::1]:5060</c> or <c>unknown</c>.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxTextLength];
        return IsUnknown ? UnknownText : Encoding.ASCII.GetString(text[..Format(text)]);
    }

    /// <summary>Bytes of its longest text: an IPv6 address, brackets, a port.</summary>
    internal const int MaxTextLength = HostAddress.MaxTextLength + 8;

    /// <summary>Writes the text of <see cref="ToString"/> of an address that is known.</summary>
    /// <returns>Bytes written, at most <see cref="MaxTextLength"/>.</returns>
    internal int Format(Span<byte> text)
    {
        int length = 0;
        if (Host.IsIPv4)
        {
            length += Host.Format(text);
        }
        else
        {
            text[length++] = (byte)'[';
            length += Host.Format(text[length..]);
            text[length++] = (byte)']';
        }

        text[length++] = (byte)':';
        Utf8Formatter.TryFormat(Port, text[length..], out int digits);
        return length + digits;
    }

    /// <summary>The opposite of <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">The text is not an address and a port.</exception>
    public static TransportAddress Parse(string text)
    {
        if (text == UnknownText)
        {
            return default;
        }

        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "" : text[..colon].Trim('[', ']');
        if (!HostAddress.TryParse(Encoding.UTF8.GetBytes(host), out HostAddress address)
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
        {
            throw new FormatException($"'{text}' is not address:port");
        }

        return new TransportAddress(address, port);
    }
}
