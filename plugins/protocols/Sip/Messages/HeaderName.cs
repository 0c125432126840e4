using System.Text;

namespace Earshot.Sip.Messages;

/// <summary>The header fields that are looked at.</summary>
internal enum HeaderName : byte
{
    Other,
    Authorization,
    CallId,
    Contact,
    ContentLength,
    ContentType,
    CSeq,
    Event,
    Expires,
    From,
    ProxyAuthenticate,
    ProxyAuthorization,
    Server,
    To,
    UserAgent,
    Via,
    WwwAuthenticate,
}

/// <summary>Recognises names: case does not matter (RFC 3261, 7.3.1), one letter is a compact form (7.3.3).</summary>
internal static class HeaderNames
{
    public static HeaderName Parse(ReadOnlySpan<byte> name) => name.Length switch
    {
        1 => ParseCompact(name[0]),
        2 when Is(name, "to"u8) => HeaderName.To,
        3 when Is(name, "via"u8) => HeaderName.Via,
        4 when Is(name, "from"u8) => HeaderName.From,
        4 when Is(name, "cseq"u8) => HeaderName.CSeq,
        5 when Is(name, "event"u8) => HeaderName.Event,
        6 when Is(name, "server"u8) => HeaderName.Server,
        7 when Is(name, "call-id"u8) => HeaderName.CallId,
        7 when Is(name, "contact"u8) => HeaderName.Contact,
        7 when Is(name, "expires"u8) => HeaderName.Expires,
        10 when Is(name, "user-agent"u8) => HeaderName.UserAgent,
        12 when Is(name, "content-type"u8) => HeaderName.ContentType,
        13 when Is(name, "authorization"u8) => HeaderName.Authorization,
        14 when Is(name, "content-length"u8) => HeaderName.ContentLength,
        16 when Is(name, "www-authenticate"u8) => HeaderName.WwwAuthenticate,
        18 when Is(name, "proxy-authenticate"u8) => HeaderName.ProxyAuthenticate,
        19 when Is(name, "proxy-authorization"u8) => HeaderName.ProxyAuthorization,
        _ => HeaderName.Other,
    };

    private static HeaderName ParseCompact(byte letter) => (letter | 0x20) switch
    {
        'c' => HeaderName.ContentType,
        'f' => HeaderName.From,
        'i' => HeaderName.CallId,
        'l' => HeaderName.ContentLength,
        'm' => HeaderName.Contact,
        'o' => HeaderName.Event,
        't' => HeaderName.To,
        'v' => HeaderName.Via,
        _ => HeaderName.Other,
    };

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(name, expected);
}
