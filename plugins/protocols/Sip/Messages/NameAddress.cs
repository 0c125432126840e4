using System.Buffers;

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
    /// <summary>Never in a URI.</summary>
    private static readonly SearchValues<byte> NeverInside = SearchValues.Create(" \t\r\n<>\""u8);

    /// <summary>Nor these without angle brackets around it.</summary>
    private static readonly SearchValues<byte> NeverBare = SearchValues.Create(" \t\r\n<>\"?"u8);

    /// <summary>token and LWS (RFC 3261, 25.1).</summary>
    private static readonly SearchValues<byte> NameBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~ \t\r\n"u8);

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

    /// <summary>
    /// Parses a SIP, SIPS or tel URI, even one in angle brackets where none belong (RFC 4475, 3.1.2.7). Of any other it takes
    /// what looks like user and host; one that has neither, such as urn:service:sos (RFC 5031), names somebody as a whole.
    /// </summary>
    public static NameAddress ParseUri(ReadOnlySpan<byte> uri)
    {
        uri = Lws.Trim(UpTo(Lws.Trim(uri).TrimStart((byte)'<'), ">"u8));
        int colon = uri.IndexOf((byte)':');
        ReadOnlySpan<byte> scheme = colon < 0 ? default : uri[..colon];
        ReadOnlySpan<byte> rest = uri[(colon + 1)..];
        if (Is(scheme, "tel"u8))
        {
            // RFC 3966, 3: telephone-uri = "tel:" subscriber *par
            return new NameAddress { User = UpTo(rest, ";?"u8) };
        }

        if (!scheme.IsEmpty && !IsSip(scheme))
        {
            // RFC 3986, 3: hier-part = "//" authority path-abempty
            bool isHierarchical = rest.StartsWith("//"u8);
            rest = isHierarchical ? UpTo(rest[2..], "/?"u8) : rest;
            if (!isHierarchical && !rest.Contains((byte)'@'))
            {
                return new NameAddress { User = uri };
            }
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

    /// <summary>
    /// True for a value as the grammar has it: quotes are closed, a name without them is of tokens, and there is no white space
    /// within the URI (RFC 4475, 3.1.2.6, 3.1.2.14 and 3.1.2.15). A URI with a question mark must stand in angle brackets
    /// (RFC 3261, 20; RFC 4475, 3.1.2.13).
    /// <code>name-addr = [ display-name ] LAQUOT addr-spec RAQUOT, display-name = *( token LWS ) / quoted-string</code>
    /// </summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> value)
    {
        int open = IndexOutsideQuotes(value, (byte)'<');
        if (open < 0)
        {
            return !Lws.Trim(UpTo(value, ";,"u8)).ContainsAny(NeverBare);
        }

        ReadOnlySpan<byte> name = Lws.Trim(value[..open]);
        ReadOnlySpan<byte> inside = value[(open + 1)..];
        int close = inside.IndexOf((byte)'>');
        bool isNamed = name is [(byte)'"', ..] ? QuotedLength(name) == name.Length : !name.ContainsAnyExcept(NameBytes);
        return isNamed && close >= 0 && !inside[..close].ContainsAny(NeverInside);
    }

    /// <summary>
    /// True for what may be a Request-URI: without angle brackets and white space (RFC 4475, 3.1.2.7 and 3.1.2.8), and in a SIP
    /// URI without headers (RFC 3261, 19.1.1; RFC 4475, 3.1.2.11) and with brackets around an IPv6 address (RFC 5118, 4.2).
    /// </summary>
    public static bool IsRequestUri(ReadOnlySpan<byte> uri)
    {
        int colon = uri.IndexOf((byte)':');
        if (colon <= 0 || uri.ContainsAny(NeverInside))
        {
            return false;
        }

        // A question mark within the user part is allowed.
        ReadOnlySpan<byte> rest = uri[(Math.Max(colon, uri.LastIndexOf((byte)'@')) + 1)..];
        return !IsSip(uri[..colon]) || !(rest.Contains((byte)'?') || IsBareIPv6(UpTo(rest, ";"u8)));
    }

    /// <summary><c>user@host</c>, or one of them alone; null for neither.</summary>
    public string? ToText(int maxBytes)
    {
        string? user = UriEscapes.ToText(User, maxBytes);
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
        while (parameters.IndexOfAny((byte)';', (byte)'"', (byte)'\\') is >= 0 and int next)
        {
            byte mark = parameters[next];
            parameters = parameters[(next + 1)..];
            if (mark == ';' && !quoted && IsParameter(parameters, name, out ReadOnlySpan<byte> found))
            {
                return found;
            }

            quoted ^= mark == '"';
            parameters = mark == '\\' && !parameters.IsEmpty ? parameters[1..] : parameters;
        }

        return default;
    }

    /// <summary><c>generic-param = token EQUAL ( token / host / quoted-string )</c></summary>
    private static bool IsParameter(ReadOnlySpan<byte> parameter, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        parameter = Lws.TrimStart(parameter);
        if (parameter.Length <= name.Length || !Is(parameter[..name.Length], name))
        {
            return false;
        }

        parameter = Lws.TrimStart(parameter[name.Length..]);
        if (parameter.IsEmpty || parameter[0] != '=')
        {
            return false;
        }

        parameter = Lws.TrimStart(parameter[1..]);
        int quoted = !parameter.IsEmpty && parameter[0] == '"' ? QuotedLength(parameter) : 0;
        value = quoted > 0 ? parameter[..quoted] : Lws.Trim(UpTo(parameter, ";,"u8));
        return true;
    }

    private static ReadOnlySpan<byte> ParseHost(ReadOnlySpan<byte> hostPort)
    {
        // IPv6reference = "[" IPv6address "]"
        int close = hostPort is [(byte)'[', ..] ? hostPort.IndexOf((byte)']') : -1;
        if (close > 0)
        {
            return hostPort[1..close];
        }

        hostPort = UpTo(hostPort, ";?"u8);
        return Lws.Trim(IsBareIPv6(hostPort) ? hostPort : UpTo(hostPort, ":"u8));
    }

    /// <summary>RFC 5118, 4.2: brackets are missing, so where a port would begin is unknown.</summary>
    private static bool IsBareIPv6(ReadOnlySpan<byte> hostPort) => hostPort.Count((byte)':') > 1 && !hostPort.Contains((byte)']');

    private static bool IsSip(ReadOnlySpan<byte> scheme) => Is(scheme, "sip"u8) || Is(scheme, "sips"u8);

    private static bool Is(ReadOnlySpan<byte> scheme, ReadOnlySpan<byte> expected) =>
        System.Text.Ascii.EqualsIgnoreCase(scheme, expected);

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
