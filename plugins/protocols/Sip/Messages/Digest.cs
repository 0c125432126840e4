namespace Earshot.Sip.Messages;

/// <summary>
/// What digest authentication (RFC 3261, 22.4; RFC 7616) tells in the clear.
/// <code>Authorization = "Digest" LWS dig-resp *( COMMA dig-resp ), dig-resp = name EQUAL value</code>
/// </summary>
internal static class Digest
{
    /// <summary>Who the credentials of a request say it is, or null.</summary>
    public static string? Username(in SipMessage request, int maxBytes)
    {
        ReadOnlySpan<byte> name = Parameter(request.Find(HeaderName.Authorization), "username"u8);
        name = name.IsEmpty ? Parameter(request.Find(HeaderName.ProxyAuthorization), "username"u8) : name;
        return QuotedText.ToText(name, maxBytes);
    }

    /// <summary>Fingerprint of the nonce that a challenge offers or a request answers; 0 without one.</summary>
    public static ulong Nonce(in SipMessage message)
    {
        bool isRequest = message.StartLine.IsRequest;
        ReadOnlySpan<byte> nonce = Parameter(message.Find(isRequest ? HeaderName.Authorization : HeaderName.WwwAuthenticate), "nonce"u8);
        return Fingerprint.Of(nonce.IsEmpty
            ? Parameter(message.Find(isRequest ? HeaderName.ProxyAuthorization : HeaderName.ProxyAuthenticate), "nonce"u8)
            : nonce);
    }

    /// <summary>RFC 7616, 3.3: the credentials were right but for the age of their nonce.</summary>
    public static bool IsStale(in SipMessage challenge) =>
        IsTrue(Parameter(challenge.Find(HeaderName.WwwAuthenticate), "stale"u8))
        || IsTrue(Parameter(challenge.Find(HeaderName.ProxyAuthenticate), "stale"u8));

    private static bool IsTrue(ReadOnlySpan<byte> value) =>
        System.Text.Ascii.EqualsIgnoreCase(value.Trim((byte)'"'), "true"u8);

    private static ReadOnlySpan<byte> Parameter(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name)
    {
        int scheme = value.IndexOfAny(Lws.Bytes);
        ValueList parameters = new(scheme < 0 ? default : value[scheme..]);
        while (parameters.Read())
        {
            int equals = parameters.Value.IndexOf((byte)'=');
            if (equals > 0 && System.Text.Ascii.EqualsIgnoreCase(Lws.Trim(parameters.Value[..equals]), name))
            {
                return Lws.Trim(parameters.Value[(equals + 1)..]);
            }
        }

        return default;
    }
}
