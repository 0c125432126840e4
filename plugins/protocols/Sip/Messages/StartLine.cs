using System.Buffers;

namespace Earshot.Sip.Messages;

/// <summary>
/// The first line of a message (RFC 3261, 7.1 and 7.2). White space between its parts is taken as it comes
/// (RFC 4475, 3.1.2.8 to 3.1.2.10): what stands between the first and the last word is the Request-URI.
/// <code>
/// Request-Line = Method SP Request-URI SP SIP-Version CRLF
/// Status-Line  = SIP-Version SP Status-Code SP Reason-Phrase CRLF
/// </code>
/// </summary>
internal readonly ref struct StartLine
{
    /// <summary>Of a request: its method; empty for a response.</summary>
    public ReadOnlySpan<byte> Method { get; private init; }

    /// <summary>Of a request.</summary>
    public ReadOnlySpan<byte> RequestUri { get; private init; }

    /// <summary>Of a response: 100 to 699, or 0 when the line has no such number.</summary>
    public int StatusCode { get; private init; }

    /// <summary>Of a response.</summary>
    public ReadOnlySpan<byte> ReasonPhrase { get; private init; }

    /// <summary>There is white space where the grammar has none, or more than one space.</summary>
    public bool HasExtraSpace { get; private init; }

    public bool IsRequest => !Method.IsEmpty;

    private static ReadOnlySpan<byte> Version => "SIP/2.0"u8;

    private static readonly SearchValues<byte> VersionBytes = SearchValues.Create("0123456789."u8);

    /// <summary>token (RFC 3261, 25.1).</summary>
    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~"u8);

    /// <summary>Parses a line without its line end.</summary>
    /// <returns>False when it is not a start line of SIP 2.0.</returns>
    public static bool TryParse(ReadOnlySpan<byte> line, out StartLine startLine)
    {
        startLine = default;
        line = line.TrimEnd("\r"u8);
        ReadOnlySpan<byte> trimmed = Lws.Trim(line);
        int space = trimmed.IndexOfAny((byte)' ', (byte)'\t');
        if (space <= 0)
        {
            return false;
        }

        ReadOnlySpan<byte> first = trimmed[..space];
        ReadOnlySpan<byte> rest = Lws.TrimStart(trimmed[space..]);
        if (IsVersion(first))
        {
            return TryParseStatus(rest, trimmed.Length - space - rest.Length > 1, out startLine);
        }

        int last = rest.LastIndexOfAny((byte)' ', (byte)'\t');
        if (last <= 0 || !IsVersion(rest[(last + 1)..]) || first.ContainsAnyExcept(TokenBytes))
        {
            return false;
        }

        ReadOnlySpan<byte> uri = Lws.Trim(rest[..last]);
        startLine = new StartLine
        {
            Method = first,
            RequestUri = uri,
            HasExtraSpace = line.Length > first.Length + uri.Length + Version.Length + 2,
        };
        return true;
    }

    /// <summary>True for a start line of another version than 2.0 (RFC 4475, 3.1.2.16), which means what only that version tells.</summary>
    public static bool IsOfOtherVersion(ReadOnlySpan<byte> line)
    {
        line = Lws.Trim(line);
        int first = line.IndexOfAny((byte)' ', (byte)'\t');
        int last = line.LastIndexOfAny((byte)' ', (byte)'\t');
        return first > 0 && (IsOtherVersion(line[..first]) || (last > first && IsOtherVersion(line[(last + 1)..])));
    }

    /// <summary><c>SIP-Version = "SIP" "/" 1*DIGIT "." 1*DIGIT</c></summary>
    private static bool IsOtherVersion(ReadOnlySpan<byte> word) =>
        word.Length >= Version.Length
        && System.Text.Ascii.EqualsIgnoreCase(word[..4], Version[..4])
        && !word[4..].ContainsAnyExcept(VersionBytes)
        && !IsVersion(word);

    /// <summary>
    /// True when a payload, perhaps cut anywhere, begins with a start line. A line that is not whole must be a response or
    /// name a registered method and a SIP or tel URI, for other protocols have requests that look the same so far.
    /// </summary>
    public static bool IsPrefix(ReadOnlySpan<byte> payload)
    {
        payload = Lws.TrimStart(payload);
        int end = payload.IndexOf((byte)'\n');
        if (end >= 0)
        {
            return TryParse(payload[..end], out _);
        }

        if (payload.Length > Version.Length && IsVersion(payload[..Version.Length]) && payload[Version.Length] == ' ')
        {
            return true;
        }

        int space = payload.IndexOf((byte)' ');
        return space > 0
            && MethodNames.IndexOfRegistered(payload[..space]) >= 0
            && IsUriPrefix(Lws.TrimStart(payload[space..]));
    }

    private static bool IsUriPrefix(ReadOnlySpan<byte> text) =>
        Agree(text, "sip:"u8) || Agree(text, "sips:"u8) || Agree(text, "tel:"u8);

    /// <summary>True when the two are the same as far as both go, but at least one byte.</summary>
    private static bool Agree(ReadOnlySpan<byte> text, ReadOnlySpan<byte> scheme)
    {
        int length = Math.Min(text.Length, scheme.Length);
        return length > 0 && System.Text.Ascii.EqualsIgnoreCase(text[..length], scheme[..length]);
    }

    /// <summary>RFC 3261, 7.1: "SIP-Version string is case-insensitive, but implementations MUST send upper-case".</summary>
    private static bool IsVersion(ReadOnlySpan<byte> text) => System.Text.Ascii.EqualsIgnoreCase(text, Version);

    private static bool TryParseStatus(ReadOnlySpan<byte> rest, bool hasExtraSpace, out StartLine startLine)
    {
        startLine = default;
        int digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        digits = digits < 0 ? rest.Length : digits;
        if (digits == 0 || (digits < rest.Length && rest[digits] is not ((byte)' ' or (byte)'\t')))
        {
            return false;
        }

        int code = digits == 3 ? ((rest[0] - '0') * 100) + ((rest[1] - '0') * 10) + rest[2] - '0' : 0;
        startLine = new StartLine
        {
            StatusCode = code is >= 100 and <= 699 ? code : 0,
            ReasonPhrase = Lws.Trim(rest[digits..]),
            HasExtraSpace = hasExtraSpace,
        };
        return true;
    }
}
