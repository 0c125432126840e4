using System.Globalization;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sip.Limits;

namespace Earshot.Sip.Requests;

/// <summary>Requests that make one <see cref="RequestRecord"/>.</summary>
/// <param name="key">By which later requests find it; null for a MESSAGE, which stands alone.</param>
/// <param name="first">What the first request tells.</param>
internal sealed class RequestGroup(ulong? key, RequestRecord first) : SourceEntry
{
    /// <summary>Status codes beyond this many are not listed.</summary>
    private const int MaxCodes = 32;

    private readonly List<(int StatusCode, long Count)> responses = [];
    private readonly RoundTrips roundTrips = new();
    private int requests;
    private int retransmissions;
    private int unanswered;

    public ulong? Key { get; } = key;

    /// <summary>The last message.</summary>
    public Timestamp End { get; private set; } = first.End;

    public void CountRequest(Timestamp time)
    {
        requests++;
        MoveEnd(time);
    }

    public void CountRetransmission(Timestamp time)
    {
        retransmissions++;
        MoveEnd(time);
    }

    public void CountUnanswered() => unanswered++;

    /// <summary>A final response to a request that was sent at <paramref name="sent"/>.</summary>
    public void CountResponse(int statusCode, Timestamp sent, Timestamp time)
    {
        MoveEnd(time);
        roundTrips.Add(time.MillisecondsSince(sent));
        int known = IndexOf(statusCode);
        if (known >= 0)
        {
            responses[known] = (statusCode, responses[known].Count + 1);
        }
        else if (responses.Count < MaxCodes)
        {
            responses.Add((statusCode, 1));
        }
    }

    public RequestRecord Record() => first with
    {
        End = End,
        Requests = requests,
        Retransmissions = retransmissions,
        Unanswered = unanswered,
        Responses = responses.ToDictionary(
            response => response.StatusCode.ToString(CultureInfo.InvariantCulture), response => response.Count),
        RttMeanMs = roundTrips.Mean,
        RttMaxMs = roundTrips.Max,
    };

    private int IndexOf(int statusCode)
    {
        for (int i = 0; i < responses.Count; i++)
        {
            if (responses[i].StatusCode == statusCode)
            {
                return i;
            }
        }

        return -1;
    }

    private void MoveEnd(Timestamp time) => End = time > End ? time : End;
}
