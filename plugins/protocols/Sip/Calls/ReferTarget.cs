using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>
/// Where a REFER sends its receiver (RFC 3515, 2.1), and which dialog the new call is to replace (RFC 3891, 3; as a header within
/// the URI it is escaped: RFC 3261, 19.1.1).
/// <code>Refer-To: &lt;sip:carol@example.com?Replaces=id%40host%3Bto-tag%3Dx%3Bfrom-tag%3Dy&gt;</code>
/// </summary>
internal readonly record struct ReferTarget(string Uri, string? User, string? ReplacesCallId)
{
    private const int MaxText = 256;

    public static ReferTarget? Parse(ReadOnlySpan<byte> value)
    {
        int open = value.IndexOf((byte)'<');
        ReadOnlySpan<byte> uri = open < 0 ? value : value[(open + 1)..];
        int close = open < 0 ? -1 : uri.IndexOf((byte)'>');
        uri = Lws.Trim(close < 0 ? uri : uri[..close]);
        int colon = uri.IndexOf((byte)':');
        NameAddress address = NameAddress.ParseUri(uri);
        string? scheme = colon < 0 ? null : Lws.ToText(uri[..colon], MaxText);
        string? user = Lws.ToText(address.User, MaxText);
        string? host = Lws.ToText(address.HostPort, MaxText);
        if (scheme is null || (user ?? host) is null)
        {
            return null;
        }

        // Put together anew: the URI as sent may hold a password (RFC 3261, 19.1.1).
        string text = user is not null && host is not null ? $"{user}@{host}" : user ?? host!;
        string separator = uri[(colon + 1)..].StartsWith("//"u8) ? "://" : ":";
        return new ReferTarget(scheme + separator + text, user, ReplacesIn(uri));
    }

    private static string? ReplacesIn(ReadOnlySpan<byte> uri)
    {
        int question = uri.IndexOf((byte)'?');
        ReadOnlySpan<byte> headers = question < 0 ? default : uri[(question + 1)..];
        while (!headers.IsEmpty)
        {
            int end = headers.IndexOf((byte)'&');
            ReadOnlySpan<byte> header = end < 0 ? headers : headers[..end];
            headers = end < 0 ? default : headers[(end + 1)..];
            int equals = header.IndexOf((byte)'=');
            if (equals > 0 && System.Text.Ascii.EqualsIgnoreCase(header[..equals], "replaces"u8))
            {
                return CallIdOf(System.Uri.UnescapeDataString(Lws.ToText(header[(equals + 1)..], CallIds.MaxLength) ?? ""));
            }
        }

        return null;
    }

    /// <summary><c>Replaces = callid *( SEMI replaces-param )</c></summary>
    private static string? CallIdOf(string replaces)
    {
        string callId = replaces.Split(';', 2)[0].Trim();
        return callId.Length == 0 ? null : callId;
    }
}
