using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Records;

/// <summary>One m= line that a party sent (RFC 8866, 5.14), as in its latest session description.</summary>
public sealed record MediaLine
{
    /// <summary>Whose it is.</summary>
    public required CallParty By { get; init; }

    /// <summary>When it was first sent.</summary>
    public required Timestamp Time { get; init; }

    /// <summary>Its media.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary>Where its owner wants to receive; port 0 for a refused line.</summary>
    public required TransportAddress Address { get; init; }

    /// <summary>Transport protocol as sent: "RTP/AVP", "UDP/TLS/RTP/SAVPF", "udptl".</summary>
    public required string Protocol { get; init; }

    /// <summary>sendrecv, sendonly, recvonly or inactive; sendrecv when nothing is said.</summary>
    public MediaFlow Flow { get; init; }

    /// <summary>Formats in the order of preference: "PCMA/8000", "telephone-event/8000", "t38".</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>
    /// The RTP payload type of each of <see cref="Formats"/>: what is sent to the owner has one of these (RFC 3264, 5.1 and 6.1).
    /// Empty where formats have none, as of T.38.
    /// </summary>
    public IReadOnlyList<int> PayloadTypes { get; init; } = [];

    /// <summary>a=ptime, milliseconds; null without one.</summary>
    public int? PtimeMs { get; init; }

    /// <summary>RTCP on the RTP port (RFC 5761).</summary>
    public bool RtcpMux { get; init; }

    /// <summary>Where its owner wants RTCP, when it said so (a=rtcp, RFC 3605); unknown when it did not.</summary>
    public TransportAddress RtcpAddress { get; init; }

    /// <summary>Identification tag of its bundle (RFC 9143); null when it is in none.</summary>
    public string? Bundle { get; init; }

    /// <summary>Addresses of its ICE candidates (RFC 8839), in order.</summary>
    public IReadOnlyList<TransportAddress> Candidates { get; init; } = [];

    /// <summary>Crypto suites of a=crypto (RFC 4568); keys are never kept.</summary>
    public IReadOnlyList<string> CryptoSuites { get; init; } = [];

    /// <summary>Hash function and value of a=fingerprint (RFC 8122): "sha-256 AB:CD..."; null without DTLS.</summary>
    public string? Fingerprint { get; init; }
}

/// <summary>Direction attribute of an m= line (RFC 8866, 6.7).</summary>
public enum MediaFlow
{
    /// <summary>a=sendrecv, or nothing.</summary>
    Sendrecv,

    /// <summary>a=sendonly.</summary>
    Sendonly,

    /// <summary>a=recvonly.</summary>
    Recvonly,

    /// <summary>a=inactive.</summary>
    Inactive,
}
