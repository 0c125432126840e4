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
    Date,
    Diversion,
    Event,
    Expires,
    From,
    HistoryInfo,
    PAssertedIdentity,
    PPreferredIdentity,
    ProxyAuthenticate,
    ProxyAuthorization,
    Reason,
    ReferredBy,
    ReferTo,
    RemotePartyId,
    Replaces,
    Server,
    SessionExpires,
    SessionId,
    To,
    UserAgent,
    Via,
    WwwAuthenticate,
}

/// <summary>Recognises names: case does not matter (RFC 3261, 7.3.1), one letter is a compact form (7.3.3).</summary>
internal static class HeaderNames
{
    public static HeaderName Parse(ReadOnlySpan<byte> name) => (name.Length, name.IsEmpty ? '\0' : (char)(name[0] | 0x20)) switch
    {
        (1, var letter) => ParseCompact(letter),
        (2, 't') when Is(name, "to"u8) => HeaderName.To,
        (3, 'v') when Is(name, "via"u8) => HeaderName.Via,
        (4, 'f') when Is(name, "from"u8) => HeaderName.From,
        (4, 'c') when Is(name, "cseq"u8) => HeaderName.CSeq,
        (4, 'd') when Is(name, "date"u8) => HeaderName.Date,
        (5, 'e') when Is(name, "event"u8) => HeaderName.Event,
        (6, 's') when Is(name, "server"u8) => HeaderName.Server,
        (6, 'r') when Is(name, "reason"u8) => HeaderName.Reason,
        (7, 'c') when Is(name, "call-id"u8) => HeaderName.CallId,
        (7, 'c') when Is(name, "contact"u8) => HeaderName.Contact,
        (7, 'e') when Is(name, "expires"u8) => HeaderName.Expires,
        (8, 'r') when Is(name, "refer-to"u8) => HeaderName.ReferTo,
        (8, 'r') when Is(name, "replaces"u8) => HeaderName.Replaces,
        (9, 'd') when Is(name, "diversion"u8) => HeaderName.Diversion,
        (10, 'u') when Is(name, "user-agent"u8) => HeaderName.UserAgent,
        (10, 's') when Is(name, "session-id"u8) => HeaderName.SessionId,
        (11, 'r') when Is(name, "referred-by"u8) => HeaderName.ReferredBy,
        (12, 'c') when Is(name, "content-type"u8) => HeaderName.ContentType,
        (12, 'h') when Is(name, "history-info"u8) => HeaderName.HistoryInfo,
        (13, 'a') when Is(name, "authorization"u8) => HeaderName.Authorization,
        (14, 'c') when Is(name, "content-length"u8) => HeaderName.ContentLength,
        (15, 's') when Is(name, "session-expires"u8) => HeaderName.SessionExpires,
        (15, 'r') when Is(name, "remote-party-id"u8) => HeaderName.RemotePartyId,
        (16, 'w') when Is(name, "www-authenticate"u8) => HeaderName.WwwAuthenticate,
        (18, 'p') when Is(name, "proxy-authenticate"u8) => HeaderName.ProxyAuthenticate,
        (19, 'p') when Is(name, "p-asserted-identity"u8) => HeaderName.PAssertedIdentity,
        (19, 'p') when Is(name, "proxy-authorization"u8) => HeaderName.ProxyAuthorization,
        (20, 'p') when Is(name, "p-preferred-identity"u8) => HeaderName.PPreferredIdentity,
        _ => HeaderName.Other,
    };

    /// <summary>One bit of 64 for a name, the same in any case: where it is missing, the name is.</summary>
    public static ulong MarkOf(ReadOnlySpan<byte> name) =>
        name.IsEmpty ? 0 : 1UL << ((name.Length + ((name[0] | 0x20) * 5) + ((name[^1] | 0x20) * 11)) & 63);

    /// <summary>The marks of names, united.</summary>
    public static ulong MarksOf(byte[][] names)
    {
        ulong marks = 0;
        foreach (byte[] name in names)
        {
            marks |= MarkOf(name);
        }

        return marks;
    }

    private static HeaderName ParseCompact(char letter) => letter switch
    {
        'b' => HeaderName.ReferredBy,
        'c' => HeaderName.ContentType,
        'f' => HeaderName.From,
        'i' => HeaderName.CallId,
        'l' => HeaderName.ContentLength,
        'm' => HeaderName.Contact,
        'o' => HeaderName.Event,
        'r' => HeaderName.ReferTo,
        't' => HeaderName.To,
        'v' => HeaderName.Via,
        'x' => HeaderName.SessionExpires,
        _ => HeaderName.Other,
    };

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(name, expected);
}
