using System.Text;

namespace Earshot.Sip.Messages;

/// <summary>The header fields that are looked at.</summary>
internal enum HeaderName : byte
{
    Other,
    CallId,
    Contact,
    ContentLength,
    ContentType,
    CSeq,
    Date,
    From,
    Server,
    To,
    UserAgent,
    Via,
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
        4 when Is(name, "date"u8) => HeaderName.Date,
        6 when Is(name, "server"u8) => HeaderName.Server,
        7 when Is(name, "call-id"u8) => HeaderName.CallId,
        7 when Is(name, "contact"u8) => HeaderName.Contact,
        10 when Is(name, "user-agent"u8) => HeaderName.UserAgent,
        12 when Is(name, "content-type"u8) => HeaderName.ContentType,
        14 when Is(name, "content-length"u8) => HeaderName.ContentLength,
        _ => HeaderName.Other,
    };

    private static HeaderName ParseCompact(byte letter) => (letter | 0x20) switch
    {
        'c' => HeaderName.ContentType,
        'f' => HeaderName.From,
        'i' => HeaderName.CallId,
        'l' => HeaderName.ContentLength,
        'm' => HeaderName.Contact,
        't' => HeaderName.To,
        'v' => HeaderName.Via,
        _ => HeaderName.Other,
    };

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(name, expected);
}
