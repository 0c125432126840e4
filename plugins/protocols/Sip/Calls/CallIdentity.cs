using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>Who calls whom, and with what.</summary>
internal sealed class CallIdentity
{
    private const int MaxLength = 256;

    public string? Caller { get; private set; }

    public string? CallerDomain { get; private set; }

    public string? Callee { get; private set; }

    public string? CalleeDomain { get; private set; }

    public string? UserAgentCaller { get; private set; }

    public string? UserAgentCallee { get; private set; }

    /// <summary>From the first INVITE.</summary>
    public void ReadParties(in SipMessage invite)
    {
        NameAddress from = NameAddress.Parse(invite.From);
        NameAddress to = NameAddress.Parse(invite.To);
        NameAddress target = NameAddress.ParseUri(invite.StartLine.RequestUri);
        Caller = UriEscapes.ToText(from.User, MaxLength);
        CallerDomain = Lws.ToText(from.Host, MaxLength);
        Callee = UriEscapes.ToText(to.User, MaxLength) ?? UriEscapes.ToText(target.User, MaxLength);
        CalleeDomain = Lws.ToText(to.Host, MaxLength) ?? Lws.ToText(target.Host, MaxLength);
    }

    /// <summary>The first that each side tells of itself.</summary>
    public void ReadUserAgent(in SipMessage message, CallParty sender)
    {
        if (sender == CallParty.Caller)
        {
            UserAgentCaller ??= message.StartLine.IsRequest ? Lws.ToText(message.UserAgent, MaxLength) : null;
        }
        else if (!IsProxys(message.StartLine.StatusCode))
        {
            UserAgentCallee ??= Lws.ToText(message.UserAgent, MaxLength) ?? Lws.ToText(message.Server, MaxLength);
        }
    }

    /// <summary>
    /// 100 goes hop by hop (RFC 3261, 8.2.6.1), and 407 is a proxy's by definition: neither is the callee's own.
    /// </summary>
    private static bool IsProxys(int statusCode) => statusCode is 100 or 407;
}
