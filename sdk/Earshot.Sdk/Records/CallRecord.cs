using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records.Json;
using Earshot.Sdk.Signalling;

namespace Earshot.Sdk.Records;

/// <summary>
/// One call, from its first INVITE to its end. Property names in snake_case are the keys of the JSON, in this order; every
/// key is always there, and null means "not known". The schema is <c>docs/schema/call.json</c>.
/// </summary>
public sealed record CallRecord
{
    /// <summary>Short hash of (sensor, call id, start), as <see cref="RecordId.Of"/> makes it.</summary>
    public required string Id { get; init; }

    /// <summary>Call-ID (RFC 3261, 8.1.1.4).</summary>
    public required string CallId { get; init; }

    /// <summary>Name of the sensor that saw it, or null on a sensor without a name.</summary>
    public string? Sensor { get; init; }

    /// <summary>User part of From of the first INVITE.</summary>
    public string? Caller { get; init; }

    /// <summary>User part of To of the first INVITE, else of its Request-URI.</summary>
    public string? Callee { get; init; }

    /// <summary>Host part of From, without port.</summary>
    public string? CallerDomain { get; init; }

    /// <summary>Host part of To, else of the Request-URI, without port.</summary>
    public string? CalleeDomain { get; init; }

    /// <summary>Display name of From.</summary>
    public string? CallerName { get; init; }

    /// <summary>Headers of the first INVITE that name parties beside From and To, in their order.</summary>
    public IReadOnlyList<IdentityHeader> Identities { get; init; } = [];

    /// <summary>Headers that the configuration asks for, as the first INVITE that has them sent them.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>User-Agent of the caller's requests.</summary>
    public string? UserAgentCaller { get; init; }

    /// <summary>User-Agent or Server of the callee's messages.</summary>
    public string? UserAgentCallee { get; init; }

    /// <summary>Host and port of Contact of the first INVITE, as sent.</summary>
    public string? ContactCaller { get; init; }

    /// <summary>Host and port of Contact of the first response that has one, as sent.</summary>
    public string? ContactCallee { get; init; }

    /// <summary>What carried the first INVITE.</summary>
    public SignallingTransport Transport { get; init; }

    /// <summary>Sender of the first INVITE.</summary>
    public TransportAddress Source { get; init; }

    /// <summary>Receiver of the first INVITE.</summary>
    public TransportAddress Destination { get; init; }

    /// <summary>Later receivers of the same INVITE, in order.</summary>
    public IReadOnlyList<TransportAddress> Hops { get; init; } = [];

    /// <summary>The first INVITE.</summary>
    public required Timestamp Start { get; init; }

    /// <summary>The first 180 to it.</summary>
    public Timestamp? Ringing { get; init; }

    /// <summary>The first 2xx to it.</summary>
    public Timestamp? Answered { get; init; }

    /// <summary>The last signalling message.</summary>
    public required Timestamp End { get; init; }

    /// <summary>Seconds from <see cref="Start"/> to <see cref="End"/>.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double DurationS => Seconds(Start, End);

    /// <summary>Seconds from <see cref="Answered"/> to <see cref="End"/>.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? TalkS => Answered is { } answered ? Seconds(answered, End) : null;

    /// <summary>Post-dial delay, milliseconds: from <see cref="Start"/> to the first 18x, else to the final response.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? PddMs { get; init; }

    /// <summary>Milliseconds from BYE to the final response to it.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? PostByeDelayMs { get; init; }

    /// <summary>Outcome of the INVITE.</summary>
    public CallState State { get; init; }

    /// <summary>Status code of the final response to the INVITE, 200 to 699.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Reason phrase of the final response.</summary>
    public string? ReasonPhrase { get; init; }

    /// <summary>Who sent the BYE or CANCEL.</summary>
    public CallParty? HangupBy { get; init; }

    /// <summary>Why the record was closed.</summary>
    public EndReason EndReason { get; init; }

    /// <summary>Values of Reason headers, in their order.</summary>
    public IReadOnlyList<ReasonRecord> Reasons { get; init; } = [];

    /// <summary>401 and 407 responses to INVITE, after which it was sent again.</summary>
    public int Challenges { get; init; }

    /// <summary>The dialogs that a forked INVITE made; empty when it made only one.</summary>
    public IReadOnlyList<BranchRecord> Branches { get; init; } = [];

    /// <summary>Times on hold, in order.</summary>
    public IReadOnlyList<HoldRecord> Holds { get; init; } = [];

    /// <summary>The session timer, or null.</summary>
    public SessionTimerRecord? SessionTimer { get; init; }

    /// <summary>Transfers by REFER, in order.</summary>
    public IReadOnlyList<TransferRecord> Transfers { get; init; } = [];

    /// <summary>Other calls that are legs of the same conversation, in the order of their start.</summary>
    public IReadOnlyList<LegRecord> Legs { get; init; } = [];

    /// <summary>Keys that were pressed, by RTP and by SIP INFO, in order.</summary>
    public IReadOnlyList<DtmfEvent> Dtmf { get; init; } = [];

    /// <summary>T.38, or null.</summary>
    public FaxRecord? Fax { get; init; }

    /// <summary>What each party said of its media, the latest of each m= line, the caller's first.</summary>
    public IReadOnlyList<MediaLine> Media { get; init; } = [];

    /// <summary>SIP messages, copies and retransmissions included.</summary>
    public int SipMessages { get; init; }

    /// <summary>Identical datagrams on the same addresses within 20 ms: a mirror's copies.</summary>
    public int SipCopies { get; init; }

    /// <summary>Repeated messages that are not copies.</summary>
    public int Retransmissions { get; init; }

    /// <summary>The lowest MOS of its audio streams, 1 to 4.5; null without any.</summary>
    [JsonConverter(typeof(ThreeDecimalsConverter))]
    public double? Mos { get; init; }

    /// <summary>Each distinct chain of tunnels that its packets came through, outermost tunnel first.</summary>
    public IReadOnlyList<IReadOnlyList<TunnelLayer>> Tunnels { get; init; } = [];

    /// <summary>What capture lost during the call; null where the source counts nothing.</summary>
    public CaptureLoss? CaptureLoss { get; init; }

    /// <summary>Its messages.</summary>
    public CallLadder Ladder { get; init; } = CallLadder.Empty;

    /// <summary>What the diagnosis rules found, the worst first.</summary>
    public IReadOnlyList<Finding> Diagnosis { get; init; } = [];

    /// <summary>Its media streams, ordered by start, then by addresses and SSRC.</summary>
    public IReadOnlyList<StreamRecord> Streams { get; init; } = [];

    // Of the microseconds that are printed, so that a record which went through JSON prints the same figure again.
    private static double Seconds(Timestamp from, Timestamp to) =>
        ((to.Nanoseconds / 1000) - (from.Nanoseconds / 1000)) / 1e6;
}

/// <summary>Outcome of an INVITE.</summary>
public enum CallState
{
    /// <summary>No final response was seen.</summary>
    InProgress,

    /// <summary>2xx.</summary>
    Answered,

    /// <summary>487, or CANCEL without a final response.</summary>
    Cancelled,

    /// <summary>486 or 600.</summary>
    Busy,

    /// <summary>Any other 4xx, 5xx or 6xx.</summary>
    Failed,

    /// <summary>408, or 480 after ringing.</summary>
    NoAnswer,

    /// <summary>3xx.</summary>
    Redirected,
}

/// <summary>A side of a call.</summary>
public enum CallParty
{
    /// <summary>Who sent the first INVITE.</summary>
    Caller,

    /// <summary>Who received it.</summary>
    Callee,
}

/// <summary>Why a call's record was closed.</summary>
public enum EndReason
{
    /// <summary>BYE.</summary>
    Bye,

    /// <summary>CANCEL.</summary>
    Cancel,

    /// <summary>A final response of 300 or above.</summary>
    Rejected,

    /// <summary>Media stopped and nothing came after it.</summary>
    RtpTimeout,

    /// <summary>Signalling stopped and there never was media.</summary>
    SipTimeout,

    /// <summary>The longest duration that is followed.</summary>
    MaxDuration,

    /// <summary>The capture ended before the call did.</summary>
    CaptureEnd,

    /// <summary>Too many calls at once: the oldest made room.</summary>
    Evicted,

    /// <summary>More messages than one call may have.</summary>
    TooManyMessages,

    /// <summary>Only one direction of the signalling was seen for too long.</summary>
    OneWay,
}
