using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Sip.Calls;

/// <summary>A final response to an INVITE.</summary>
/// <param name="StatusCode">200 to 699.</param>
/// <param name="ReasonPhrase">As sent.</param>
/// <param name="Time">When it was sent.</param>
/// <param name="Distance">How far from the caller it was seen.</param>
internal readonly record struct FinalResponse(int StatusCode, string? ReasonPhrase, Timestamp Time, ResponseDistance Distance)
{
    /// <summary>
    /// True when this one rather than <paramref name="other"/> is the outcome. A forked INVITE has several final responses
    /// (RFC 3261, 16.7): 2xx wins; then what the caller itself received; then what a proxy would have chosen. Among equals
    /// the first stays.
    /// </summary>
    public static bool Wins(int statusCode, ResponseDistance distance, FinalResponse? other) =>
        other is not { } known || (Rank(statusCode), distance, Preference(statusCode)).CompareTo(
            (Rank(known.StatusCode), known.Distance, Preference(known.StatusCode))) < 0;

    /// <summary>What the response makes of the call.</summary>
    public static CallState StateOf(int statusCode, bool rang) => statusCode switch
    {
        < 300 => CallState.Answered,
        < 400 => CallState.Redirected,
        486 or 600 => CallState.Busy,
        487 => CallState.Cancelled,
        408 => CallState.NoAnswer,
        480 when rang => CallState.NoAnswer,
        _ => CallState.Failed,
    };

    private static int Rank(int statusCode) => statusCode < 300 ? 0 : 1;

    /// <summary>
    /// RFC 3261, 16.7, step 6: 6xx, else the lowest class, and in it what tells the caller how to try again. 487 comes last of
    /// its class: a proxy that tries one target after the other cancels the ones that did not answer.
    /// </summary>
    private static int Preference(int statusCode) => statusCode switch
    {
        >= 600 => 0,
        < 400 => 1,
        401 or 407 or 415 or 420 or 484 => 2,
        487 => 4,
        < 500 => 3,
        _ => 5,
    };
}

/// <summary>How far from the caller a response was seen.</summary>
internal enum ResponseDistance
{
    /// <summary>Sent to where the INVITE came from.</summary>
    AtCaller,

    /// <summary>Sent to that host, but to another port: that of Via (RFC 3261, 18.2.2).</summary>
    AtCallersHost,

    /// <summary>Sent to someone else, as between two proxies.</summary>
    Beyond,
}
