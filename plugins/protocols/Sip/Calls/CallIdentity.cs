using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>Who calls whom, and with what.</summary>
internal struct CallIdentity
{
    private const int MaxLength = 256;
    private const int MaxHeaders = 16;

    /// <summary>See <see cref="NameOf"/>.</summary>
    private static readonly HeaderSet Named =
        new(HeaderName.PAssertedIdentity, HeaderName.PPreferredIdentity, HeaderName.RemotePartyId, HeaderName.Diversion, HeaderName.HistoryInfo);

    private BoundedList<IdentityHeader>? headers;

    public string? Caller { get; private set; }

    public string? CallerDomain { get; private set; }

    public string? Callee { get; private set; }

    public string? CalleeDomain { get; private set; }

    public string? CallerName { get; private set; }

    public string? ContactCaller { get; private set; }

    public string? ContactCallee { get; private set; }

    /// <summary>Headers that name parties beside From and To.</summary>
    public readonly IReadOnlyList<IdentityHeader> Headers => headers?.Items ?? [];

    public readonly int Refused => headers?.Refused ?? 0;

    public string? UserAgentCaller { get; private set; }

    public string? UserAgentCallee { get; private set; }

    /// <summary>From the first INVITE.</summary>
    public void ReadParties(in SipMessage invite, TextCache texts)
    {
        NameAddress from = NameAddress.Parse(invite.From);
        NameAddress to = NameAddress.Parse(invite.To);
        NameAddress target = NameAddress.ParseUri(invite.StartLine.RequestUri);
        CallerName = QuotedText.ToText(from.DisplayName, MaxLength);
        Caller = UriEscapes.ToText(from.User, MaxLength);
        CallerDomain = texts.Of(from.Host, MaxLength);
        Callee = UriEscapes.ToText(to.User, MaxLength) ?? UriEscapes.ToText(target.User, MaxLength);
        CalleeDomain = texts.Of(to.Host, MaxLength) ?? texts.Of(target.Host, MaxLength);
    }

    /// <summary>From the other headers of the first INVITE.</summary>
    public void ReadHeaders(in SipMessage invite, TextCache texts)
    {
        ContactCaller = HostPort(invite.Contact, texts);
        bool mayTellMore = ContactCaller is null && invite.Has(HeaderName.Contact);
        if (!mayTellMore && !invite.HasAny(Named))
        {
            return;
        }

        HeaderReader reader = invite.ReadHeaders();
        while (reader.Read())
        {
            if (NameOf(reader.Name) is { } name)
            {
                Add(name, reader.Value);
            }
            else if (reader.Name == HeaderName.Contact)
            {
                ContactCaller ??= HostPort(reader.Value, texts);
            }
        }
    }

    /// <summary>From the first response that has one, as it comes from the callee (RFC 3261, 12.1.1).</summary>
    public void ReadContact(in SipMessage response, TextCache texts) => ContactCallee ??= HostPort(response.Contact, texts);

    /// <summary>The first that each side tells of itself.</summary>
    public void ReadUserAgent(in SipMessage message, CallParty sender, TextCache texts)
    {
        if (sender == CallParty.Caller)
        {
            UserAgentCaller ??= message.StartLine.IsRequest ? texts.Of(message.UserAgent, MaxLength) : null;
        }
        else if (!IsProxys(message.StartLine.StatusCode))
        {
            UserAgentCallee ??= texts.Of(message.UserAgent, MaxLength) ?? texts.Of(message.Server, MaxLength);
        }
    }

    /// <summary>
    /// 100 goes hop by hop (RFC 3261, 8.2.6.1), and 407 is a proxy's by definition: neither is the callee's own.
    /// </summary>
    private static bool IsProxys(int statusCode) => statusCode is 100 or 407;

    /// <summary>
    /// RFC 3325, 9.1 and 9.2; Remote-Party-ID was never more than a draft; RFC 5806, 4; RFC 7044, 5.
    /// </summary>
    private static string? NameOf(HeaderName name) => name switch
    {
        HeaderName.PAssertedIdentity => "P-Asserted-Identity",
        HeaderName.PPreferredIdentity => "P-Preferred-Identity",
        HeaderName.RemotePartyId => "Remote-Party-ID",
        HeaderName.Diversion => "Diversion",
        HeaderName.HistoryInfo => "History-Info",
        _ => null,
    };

    private static string? HostPort(ReadOnlySpan<byte> contact, TextCache texts) => texts.Of(NameAddress.Parse(contact).HostPort, MaxLength);

    private void Add(string header, ReadOnlySpan<byte> line)
    {
        ValueList values = new(line);
        while (values.Read())
        {
            NameAddress address = NameAddress.Parse(values.Value);
            headers ??= new(MaxHeaders);
            headers.Add(new IdentityHeader(
                header,
                QuotedText.ToText(address.DisplayName, MaxLength),
                Lws.ToText(address.User, MaxLength),
                Lws.ToText(address.Host, MaxLength)));
        }
    }
}
