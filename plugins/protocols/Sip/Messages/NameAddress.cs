namespace Earshot.Sip.Messages;

/// <summary>
/// The value of From or To, or a Request-URI, in its parts; each is empty when it is not there.
/// <code>
/// from-spec = ( name-addr / addr-spec ) *( SEMI from-param )      RFC 3261, 25.1
/// SIP-URI   = "sip:" [ userinfo ] hostport uri-parameters [ headers ]
/// </code>
/// </summary>
internal readonly ref struct NameAddress
{
    /// <summary>As sent: in its quotes, if it has them.</summary>
    public ReadOnlySpan<byte> DisplayName { get; private init; }

    public ReadOnlySpan<byte> User { get; private init; }

    /// <summary>Without port.</summary>
    public ReadOnlySpan<byte> Host { get; private init; }

    /// <summary>The URI that stands in a header value.</summary>
    public ReadOnlySpan<byte> Uri { get; private init; }

    /// <summary>Host and port as sent.</summary>
    public ReadOnlySpan<byte> HostPort { get; private init; }

    /// <summary>Parses a From or To value.</summary>
    public static NameAddress Parse(ReadOnlySpan<byte> value)
    {
        int open = IndexOutsideQuotes(value, (byte)'<');
        if (open >= 0)
        {
            ReadOnlySpan<byte> inside = value[(open + 1)..];
            int close = inside.IndexOf((byte)'>');
            inside = close < 0 ? inside : inside[..close];
            return ParseUri(inside) with { DisplayName = Lws.Trim(value[..open]), Uri = Lws.Trim(inside) };
        }

        // RFC 3261, 20.10: without angle brackets, what follows a semicolon belongs to the header, not to the URI.
        int semicolon = value.IndexOf((byte)';');
        value = semicolon < 0 ? value : value[..semicolon];
        return ParseUri(value) with { Uri = Lws.Trim(value) };
    }

    /// <summary>Parses a SIP, SIPS or tel URI; of any other only what looks like user and host.</summary>
    public static NameAddress ParseUri(ReadOnlySpan<byte> uri)
    {
        uri = Lws.Trim(uri);
        int colon = uri.IndexOf((byte)':');
        ReadOnlySpan<byte> scheme = colon < 0 ? default : uri[..colon];
        ReadOnlySpan<byte> rest = uri[(colon + 1)..];
        if (System.Text.Ascii.EqualsIgnoreCase(scheme, "tel"u8))
        {
            // RFC 3966, 3: telephone-uri = "tel:" subscriber *par
            return new NameAddress { User = UpTo(rest, ";?"u8) };
        }

        int at = rest.LastIndexOf((byte)'@');
        ReadOnlySpan<byte> userInfo = at < 0 ? default : rest[..at];
        ReadOnlySpan<byte> hostPort = rest[(at + 1)..];
        return new NameAddress
        {
            User = UpTo(userInfo, ":"u8),
            Host = ParseHost(hostPort),
            HostPort = Lws.Trim(UpTo(hostPort, ";?"u8)),
        };
    }

    /// <summary><c>user@host</c>, or one of them alone; null for neither.</summary>
    public string? ToText(int maxBytes)
    {
        string? user = Lws.ToText(User, maxBytes);
        string? host = Lws.ToText(Host, maxBytes);
        return user is null || host is null ? user ?? host : $"{user}@{host}";
    }

    /// <summary>The tag parameter of a From or To value (RFC 3261, 19.3), or nothing.</summary>
    public static ReadOnlySpan<byte> Tag(ReadOnlySpan<byte> value) => Parameter(value, "tag"u8);

    /// <summary>
    /// A parameter of a header value, after the address if it has one: quoted if it was sent so. Nothing when it is not there.
    /// </summary>
    public static ReadOnlySpan<byte> Parameter(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name)
    {
        int open = IndexOutsideQuotes(value, (byte)'<');
        int close = open < 0 ? -1 : value[open..].IndexOf((byte)'>');
        ReadOnlySpan<byte> parameters = close < 0 ? value : value[(open + close)..];
        bool quoted = false;
        for (int i = 0; i < parameters.Length; i++)
        {
            switch (parameters[i])
            {
                case (byte)'"':
                    quoted = !quoted;
                    break;
                case (byte)'\\':
                    i++;
                    break;
                case (byte)';' when !quoted && IsParameter(parameters[(i + 1)..], name, out ReadOnlySpan<byte> found):
                    return found;
            }
        }

        return default;
    }

    /// <summary><c>generic-param = token EQUAL ( token / host / quoted-string )</c></summary>
    private static bool IsParameter(ReadOnlySpan<byte> parameter, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        parameter = parameter.TrimStart(Lws.Bytes);
        if (parameter.Length <= name.Length || !System.Text.Ascii.EqualsIgnoreCase(parameter[..name.Length], name))
        {
            return false;
        }

        parameter = parameter[name.Length..].TrimStart(Lws.Bytes);
        if (parameter.IsEmpty || parameter[0] != '=')
        {
            return false;
        }

        parameter = parameter[1..].TrimStart(Lws.Bytes);
        int quoted = !parameter.IsEmpty && parameter[0] == '"' ? QuotedLength(parameter) : 0;
        value = quoted > 0 ? parameter[..quoted] : Lws.Trim(UpTo(parameter, ";,"u8));
        return true;
    }

    private static ReadOnlySpan<byte> ParseHost(ReadOnlySpan<byte> hostPort)
    {
        // IPv6reference = "[" IPv6address "]"
        int close = !hostPort.IsEmpty && hostPort[0] == '[' ? hostPort.IndexOf((byte)']') : -1;
        return close > 0 ? hostPort[1..close] : Lws.Trim(UpTo(hostPort, ":;?"u8));
    }

    private static ReadOnlySpan<byte> UpTo(ReadOnlySpan<byte> text, ReadOnlySpan<byte> ends)
    {
        int end = text.IndexOfAny(ends);
        return end < 0 ? text : text[..end];
    }

    /// <summary>
    /// <c>quoted-string = DQUOTE *(qdtext / quoted-pair) DQUOTE</c>; a quote that is never closed is an ordinary character.
    /// </summary>
    private static int IndexOutsideQuotes(ReadOnlySpan<byte> text, byte wanted)
    {
        int position = 0;
        while (true)
        {
            int found = text[position..].IndexOfAny((byte)'"', wanted);
            if (found < 0 || text[position + found] == wanted)
            {
                return found < 0 ? -1 : position + found;
            }

            position += found;
            int length = QuotedLength(text[position..]);
            if (length == 0)
            {
                found = text[position..].IndexOf(wanted);
                return found < 0 ? -1 : position + found;
            }

            position += length;
        }
    }

    /// <summary>Length of the quoted string that the text begins with, or 0 when it is never closed.</summary>
    private static int QuotedLength(ReadOnlySpan<byte> text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i + 1;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return 0;
    }
}
