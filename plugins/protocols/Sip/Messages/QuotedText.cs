namespace Earshot.Sip.Messages;

/// <summary>
/// Text that may stand in quotes (RFC 3261, 25.1).
/// <code>quoted-string = SWS DQUOTE *( qdtext / quoted-pair ) DQUOTE, quoted-pair = "\" %x00-7F</code>
/// </summary>
internal static class QuotedText
{
    /// <summary>What stands between the quotes, or the value itself when it has none. Null for nothing.</summary>
    public static string? ToText(ReadOnlySpan<byte> value, int maxBytes)
    {
        value = Lws.Trim(value);
        if (value.IsEmpty || value[0] != '"')
        {
            return Lws.ToText(value, maxBytes);
        }

        value = value[1..];
        int end = value.IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0 || value[end] == '"')
        {
            return Lws.ToText(end < 0 ? value : value[..end], maxBytes);
        }

        return Unescape(value, maxBytes);
    }

    private static string? Unescape(ReadOnlySpan<byte> value, int maxBytes)
    {
        byte[] text = new byte[Math.Min(value.Length, maxBytes)];
        int length = 0;
        for (int i = 0; i < value.Length && length < text.Length && value[i] != '"'; i++)
        {
            bool isPair = value[i] == '\\' && i + 1 < value.Length;
            i += isPair ? 1 : 0;
            text[length++] = value[i];
        }

        return Lws.ToText(text.AsSpan(0, length), maxBytes);
    }
}
