using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sip.Calls;
using Earshot.Sip.Limits;
using Earshot.Sip.Requests;

namespace Earshot.Sip.Registrations;

/// <summary>One contact of one address of record at one registrar.</summary>
/// <param name="aorKey">Of its address of record and registrar, see <see cref="RegistrationTable"/>.</param>
/// <param name="contact">The URI as sent; empty when the request has none.</param>
/// <param name="first">What the first REGISTER tells.</param>
internal sealed class Registration(ulong aorKey, byte[] contact, RegistrationRecord first) : SourceEntry, ITimed<Registration>
{
    /// <summary>RFC 3261, 20.10.</summary>
    public const uint DefaultExpires = 3600;

    private readonly RoundTrips roundTrips = new();
    private RegistrationState state;
    private Timestamp granted;
    private int? expires;
    private int? statusCode;
    private int requests;
    private int challenges;
    private int failures;
    private ulong unansweredNonce;

    public ulong AorKey { get; } = aorKey;

    public byte[] Contact { get; } = contact;

    public Timestamp Start { get; } = first.Start;

    /// <summary>The last message.</summary>
    public Timestamp End { get; private set; } = first.Start;

    /// <summary>The next contact of the address of record; kept by <see cref="RegistrationTable"/>.</summary>
    public Registration? Next { get; set; }

    public string? UserAgent { get; set; }

    public string? Username { get; set; }

    public Registration? TimerPrevious { get; set; }

    public Registration? TimerNext { get; set; }

    public long? TimerSecond { get; set; }

    /// <summary>A request without Contact asks, and binds nothing (RFC 3261, 10.2.3).</summary>
    public bool IsQuery => Contact.Length == 0;

    private bool IsBound => state == RegistrationState.Registered && !IsQuery;

    public void CountRequest(Timestamp time)
    {
        requests++;
        MoveEnd(time);
    }

    /// <summary>Any final response to a request that was sent at <paramref name="sent"/>.</summary>
    public void CountResponse(Timestamp sent, Timestamp time)
    {
        MoveEnd(time);
        roundTrips.Add(time.MillisecondsSince(sent));
    }

    /// <summary>401 or 407.</summary>
    /// <remarks>
    /// Credentials are wrong when they answer the challenge before and are challenged again, but not when their nonce had been
    /// good once or is said to be too old.
    /// </remarks>
    /// <param name="nonce">Of the credentials that are challenged; 0 without any.</param>
    /// <param name="newNonce">Of the challenge.</param>
    /// <param name="isStale">It says that the old nonce is too old.</param>
    public void Challenge(ulong nonce, ulong newNonce, bool isStale)
    {
        challenges++;
        if (nonce != 0 && nonce == unansweredNonce && !isStale)
        {
            Fail();
        }

        unansweredNonce = newNonce;
    }

    /// <summary>A final response of 300 or above that is no challenge.</summary>
    public void Reject(int code)
    {
        statusCode = code;
        Fail();
    }

    /// <summary>No response came. When there never was any, the capture may have only one direction.</summary>
    public void CountUnanswered()
    {
        failures++;
        state = statusCode is null && challenges == 0 ? state : RegistrationState.Failed;
    }

    /// <summary>2xx for a number of seconds; null when nobody named one.</summary>
    public void Grant(int code, uint? seconds, Timestamp time)
    {
        statusCode = code;
        unansweredNonce = 0;
        granted = time;
        expires = seconds is { } number ? (int)Math.Min(number, int.MaxValue) : null;
        state = RegistrationState.Registered;
    }

    /// <summary>2xx to a request with expires 0, or to a query that finds no contact.</summary>
    public void Unregister(int code)
    {
        statusCode = code;
        state = RegistrationState.Unregistered;
    }

    /// <summary>When it is over unless something happens.</summary>
    /// <param name="quiet">Seconds that it may be quiet when it is not bound.</param>
    public Timestamp Deadline(int quiet) =>
        IsBound ? granted.AddSeconds(expires ?? (int)DefaultExpires) : End.AddSeconds(quiet);

    /// <summary>Its deadline has come.</summary>
    public void Expire(Timestamp deadline)
    {
        if (IsBound)
        {
            state = RegistrationState.Expired;
            MoveEnd(deadline);
        }
        else if (state == RegistrationState.Unknown && challenges > 0)
        {
            state = RegistrationState.Failed; // the client never answered the challenge
        }
    }

    public RegistrationRecord Record() => first with
    {
        UserAgent = UserAgent,
        Username = Username,
        End = End,
        State = state,
        ExpiresS = expires,
        Requests = requests,
        Challenges = challenges,
        Failures = failures,
        StatusCode = statusCode,
        RttMeanMs = roundTrips.Mean,
        RttMaxMs = roundTrips.Max,
    };

    private void Fail()
    {
        failures++;
        state = RegistrationState.Failed;
    }

    private void MoveEnd(Timestamp time) => End = time > End ? time : End;
}
