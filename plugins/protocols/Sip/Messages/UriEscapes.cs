using System.Buffers.Text;

namespace Earshot.Sip.Messages;

/// <summary>
/// Makes text of what a URI has escaped: "the application using the message must treat the % HEX HEX expressions as equivalent
/// to the character being encoded" (RFC 4475, 3.1.1.3), but only once, and a % without two digits is a % (3.1.1.5).
/// </summary>
internal static class UriEscapes
{
    private const int MaxText = 256;

    /// <summary>
    /// The text of a part of a URI; see <see cref="Lws.ToText"/>. Escaped control characters stay escaped, so that no null ends
    /// a name early (RFC 4475, 3.1.1.4) and none reaches a terminal.
    /// </summary>
    /// <param name="part">As it was sent.</param>
    /// <param name="maxBytes">Of the result, at most 256.</param>
    public static string? ToText(ReadOnlySpan<byte> part, int maxBytes)
    {
        if (!part.Contains((byte)'%'))
        {
            return Lws.ToText(part, maxBytes);
        }

        // One byte more than is wanted, so that the cut is made between characters.
        Span<byte> decoded = stackalloc byte[MaxText + 1];
        int length = 0;
        while (!part.IsEmpty && length < decoded.Length)
        {
            bool isEscape = TryDecode(part, out byte value);
            decoded[length++] = isEscape ? value : part[0];
            part = part[(isEscape ? 3 : 1)..];
        }

        return Lws.ToText(decoded[..length], maxBytes);
    }

    /// <summary><c>escaped = "%" HEXDIG HEXDIG</c></summary>
    private static bool TryDecode(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        return text.Length >= 3
            && text[0] == '%'
            && Utf8Parser.TryParse(text[1..3], out value, out int used, 'x')
            && used == 2
            && value is >= (byte)' ' and not 0x7F;
    }
}
