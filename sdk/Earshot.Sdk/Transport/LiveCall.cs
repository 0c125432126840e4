using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Transport;

/// <summary>A call that has no record yet.</summary>
/// <param name="CallId">Its Call-ID.</param>
/// <param name="Start">Packet time of its first INVITE.</param>
/// <param name="Answered">Packet time of the first 2xx; null before.</param>
/// <param name="Caller">The user part of From.</param>
/// <param name="Callee">The user part of To or the Request-URI.</param>
/// <param name="Source">Where its INVITE came from.</param>
/// <param name="Destination">Where its INVITE went.</param>
/// <param name="Media">Where its media and RTCP are expected now, or were when it ended, each address once.</param>
public sealed record LiveCall(
    string CallId,
    Timestamp Start,
    Timestamp? Answered,
    string? Caller,
    string? Callee,
    TransportAddress Source,
    TransportAddress Destination,
    IReadOnlyList<TransportAddress> Media)
{
    /// <summary>Packet time of its last message, when it is over for its parties and its record is still to come; null while it is not.</summary>
    public Timestamp? Ended { get; init; }
}
