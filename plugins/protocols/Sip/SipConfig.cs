using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Sip;

/// <summary>Options of the SIP analyzer. All times are packet time, in seconds.</summary>
public sealed class SipConfig : PluginConfig
{
    private const int MaxHeaders = 32;

    /// <summary>RFC 3261, 20.7 and 20.28: digest responses, from which a password can be guessed.</summary>
    private static readonly string[] Secrets = ["Authorization", "Proxy-Authorization"];

    /// <summary>See <see cref="Sdk.Signalling.PayloadClaims.UdpPorts"/>.</summary>
    [Description("UDP ports of SIP; on other ports it is recognised by its start line")]
    public ushort[] UdpPorts { get; set; } = [5060];

    /// <summary>See <see cref="Sdk.Signalling.PayloadClaims.TcpPorts"/>.</summary>
    [Description("TCP ports of SIP; on other ports it is recognised by its start line")]
    public ushort[] TcpPorts { get; set; } = [5060];

    /// <summary>How many calls may be open.</summary>
    [Description("Calls that may be open at once; one that nobody answered makes room for a new one, of the source that has most")]
    public int MaxCalls { get; set; } = 200_000;

    /// <summary>How many Call-IDs are kept for <see cref="Sdk.Records.DialogRecord"/>.</summary>
    [Description("Call-IDs that are kept for --dialogs; later ones are counted only")]
    public int MaxDialogs { get; set; } = 1_000_000;

    /// <summary>Headers of INVITE to keep in <see cref="Sdk.Records.CallRecord.Headers"/>.</summary>
    [Description("Headers whose first value in an INVITE is kept in the call's record, by full name, at most 32")]
    public string[] Headers { get; set; } = [];

    /// <summary>Headers in which a B2BUA names the Call-ID of the other leg.</summary>
    [Description("Headers of INVITE in which a server names the Call-ID of the call's other leg, at most 32")]
    public string[] LegHeaders { get; set; } = ["X-Call-ID", "X-CID"];

    /// <summary>How long <see cref="Sdk.Records.CallRecord.Ladder"/> may become.</summary>
    [Description("Messages that are kept of a call for its ladder; later ones are counted. 0 = none")]
    public int MaxLadderMessages { get; set; } = 200;

    /// <summary>How many messages a call may have, copies and retransmissions included.</summary>
    [Description("Messages after which a call is closed")]
    public int MaxMessages { get; set; } = 20_000;

    /// <summary>How many of them may be INVITE requests.</summary>
    [Description("INVITE requests after which a call is closed")]
    public int MaxInvites { get; set; } = 10_000;

    /// <summary>How many registrations are followed.</summary>
    [Description("Registrations that are followed at once; the oldest of the source that has most makes room")]
    public int MaxRegistrations { get; set; } = 200_000;

    /// <summary>How many of them one host may have.</summary>
    [Description("Registrations of one source address that are followed at once")]
    public int MaxRegistrationsPerSource { get; set; } = 100_000;

    /// <summary>How many other requests outside calls are followed.</summary>
    [Description("Requests outside calls that are followed at once; the oldest of the source that has most makes room")]
    public int MaxRequests { get; set; } = 200_000;

    /// <summary>How many of them one host may have.</summary>
    [Description("Requests outside calls of one source address that are followed at once")]
    public int MaxRequestsPerSource { get; set; } = 100_000;

    /// <summary>After the last message of a registration that is not in force.</summary>
    [Description("Seconds without messages until a registration that failed is closed")]
    public int RegistrationTimeout { get; set; } = 300;

    /// <summary>After the last of the same requests between the same parties.</summary>
    [Description("Seconds without messages until requests of one kind between two parties are summed up")]
    public int RequestTimeout { get; set; } = 300;

    /// <summary>After a 2xx response to BYE.</summary>
    [Description("Seconds from the confirmation of BYE until the call is closed")]
    public int ByeConfirmedTimeout { get; set; } = 5;

    /// <summary>After a BYE without response, counted from the last message.</summary>
    [Description("Seconds from an unconfirmed BYE until the call is closed")]
    public int ByeTimeout { get; set; } = 60;

    /// <summary>After a confirmed BYE, whatever still comes.</summary>
    [Description("Seconds from BYE at most until the call is closed, when it was confirmed and more messages keep coming")]
    public int ByeConfirmedMaxWait { get; set; } = 600;

    /// <summary>After a BYE without response, whatever still comes.</summary>
    [Description("Seconds from BYE at most until the call is closed, when it was not confirmed and more messages keep coming")]
    public int ByeMaxWait { get; set; } = 1200;

    /// <summary>After CANCEL or 487.</summary>
    [Description("Seconds from CANCEL or 487 until the call is closed")]
    public int CancelTimeout { get; set; } = 15;

    /// <summary>After a 3xx to 6xx response for which there is no other option.</summary>
    [Description("Seconds from a final response of 300 or above until the call is closed")]
    public int RejectedTimeout { get; set; } = 5;

    /// <summary>After 300 (Multiple Choices), which a person may have to answer.</summary>
    [Description("Seconds from 300 (Multiple Choices) until the call is closed")]
    public int MultipleChoicesTimeout { get; set; } = 300;

    /// <summary>After 401, 407 or 501, which the caller usually answers by another INVITE.</summary>
    [Description("Seconds from 401, 407 or 501 until the call is closed, unless another INVITE follows")]
    public int ChallengeTimeout { get; set; } = 60;

    /// <summary>After 481.</summary>
    [Description("Seconds from 481 until the call is closed")]
    public int NoTransactionTimeout { get; set; } = 180;

    /// <summary>After the last message of a call that nobody reacted to but with 100 (Trying).</summary>
    [Description("Seconds without signalling until a call is closed that had neither 18x nor 2xx nor media")]
    public int SetupTimeout { get; set; } = 300;

    /// <summary>After the first INVITE, when nothing comes back.</summary>
    [Description("Seconds from the first INVITE until a call is closed of which only the caller's direction is seen; 0 = off")]
    public int OneWayTimeout { get; set; }

    /// <summary>After the last packet of a call that had media.</summary>
    [Description("Seconds without media and signalling until a call that had media is closed")]
    public int RtpTimeout { get; set; } = 300;

    /// <summary>After the last message of a call that never had media.</summary>
    [Description("Seconds without signalling until a call that never had media is closed")]
    public int SipWithoutRtpTimeout { get; set; } = 3600;

    /// <summary>After the first INVITE.</summary>
    [Description("Seconds from the first INVITE until the call is closed, whatever happens")]
    public int MaxDuration { get; set; } = 14_400;

    /// <inheritdoc/>
    public override void Validate(ConfigErrors errors)
    {
        errors.Require(!UdpPorts.Contains((ushort)0), nameof(UdpPorts), "must be between 1 and 65535");
        errors.Require(!TcpPorts.Contains((ushort)0), nameof(TcpPorts), "must be between 1 and 65535");
        RequirePositive(MaxCalls, nameof(MaxCalls));
        RequirePositive(MaxDialogs, nameof(MaxDialogs));
        RequireHeaders(Headers, nameof(Headers));
        RequireHeaders(LegHeaders, nameof(LegHeaders));
        errors.Require(MaxLadderMessages >= 0, nameof(MaxLadderMessages), "must be 0 or more");
        errors.Require(OneWayTimeout >= 0, nameof(OneWayTimeout), "must be 0 or more");
        RequirePositive(MaxMessages, nameof(MaxMessages));
        RequirePositive(MaxInvites, nameof(MaxInvites));
        RequirePositive(MaxRegistrations, nameof(MaxRegistrations));
        RequirePositive(MaxRegistrationsPerSource, nameof(MaxRegistrationsPerSource));
        RequirePositive(MaxRequests, nameof(MaxRequests));
        RequirePositive(MaxRequestsPerSource, nameof(MaxRequestsPerSource));
        RequirePositive(RegistrationTimeout, nameof(RegistrationTimeout));
        RequirePositive(RequestTimeout, nameof(RequestTimeout));
        RequirePositive(ByeConfirmedTimeout, nameof(ByeConfirmedTimeout));
        RequirePositive(ByeTimeout, nameof(ByeTimeout));
        RequirePositive(ByeConfirmedMaxWait, nameof(ByeConfirmedMaxWait));
        RequirePositive(ByeMaxWait, nameof(ByeMaxWait));
        RequirePositive(CancelTimeout, nameof(CancelTimeout));
        RequirePositive(RejectedTimeout, nameof(RejectedTimeout));
        RequirePositive(MultipleChoicesTimeout, nameof(MultipleChoicesTimeout));
        RequirePositive(ChallengeTimeout, nameof(ChallengeTimeout));
        RequirePositive(NoTransactionTimeout, nameof(NoTransactionTimeout));
        RequirePositive(SetupTimeout, nameof(SetupTimeout));
        RequirePositive(RtpTimeout, nameof(RtpTimeout));
        RequirePositive(SipWithoutRtpTimeout, nameof(SipWithoutRtpTimeout));
        RequirePositive(MaxDuration, nameof(MaxDuration));

        void RequirePositive(int value, string property) => errors.Require(value >= 1, property, "must be 1 or more");

        void RequireHeaders(string[] names, string property)
        {
            errors.Require(names.Length <= MaxHeaders, property, $"must have at most {MaxHeaders} names");
            errors.Require(names.All(IsToken), property, "must be names of headers");
            errors.Require(
                names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Length, property, "must name every header only once");
            errors.Require(
                !names.Intersect(Secrets, StringComparer.OrdinalIgnoreCase).Any(), property, "must not name headers that hold credentials");
        }
    }

    /// <summary>token (RFC 3261, 25.1).</summary>
    private static bool IsToken(string name) =>
        name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || "-.!%*_+`'~".Contains(character));
}
