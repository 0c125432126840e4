using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Sip.Sdp;

/// <summary>What a session description says of one m= line. No key material is in it.</summary>
internal sealed record MediaDescription
{
    public required MediaKind Kind { get; init; }

    /// <summary>Of m= and c=; the default value where there is no literal address.</summary>
    public required TransportAddress Address { get; init; }

    public required string Protocol { get; init; }

    /// <summary>The port is not 0, or the line shares another's (RFC 9143, 6).</summary>
    public required bool IsInUse { get; init; }

    /// <summary>Address 0.0.0.0 that is no browser's without a candidate: hold in the manner of RFC 2543, B.5.</summary>
    public required bool IsWithoutAddress { get; init; }

    public required MediaFlow Flow { get; init; }

    /// <summary>See <see cref="MediaLine.Formats"/>.</summary>
    public required IReadOnlyList<string> FormatNames { get; init; }

    public required int? PtimeMs { get; init; }

    public required bool RtcpMux { get; init; }

    public required string? Bundle { get; init; }

    public required IReadOnlyList<TransportAddress> Candidates { get; init; }

    public required IReadOnlyList<string> CryptoSuites { get; init; }

    public required string? Fingerprint { get; init; }

    /// <summary>Where its media is expected; empty when it is refused, or nothing that is followed.</summary>
    public required List<MediaReceiver> Receivers { get; init; }

    /// <summary>T.38 over UDPTL that is not refused.</summary>
    public bool IsFax => Kind == MediaKind.Image && IsInUse && SdpText.IsUdptl(Protocol);

    /// <summary>Its owner sends.</summary>
    public bool Sends => Flow is MediaFlow.Sendrecv or MediaFlow.Sendonly;

    /// <summary>Its owner receives.</summary>
    public bool Receives => Flow is MediaFlow.Sendrecv or MediaFlow.Recvonly && !IsWithoutAddress;

    public bool IsSameAs(MediaDescription other) =>
        Kind == other.Kind
        && Address == other.Address
        && Protocol == other.Protocol
        && IsInUse == other.IsInUse
        && Flow == other.Flow
        && PtimeMs == other.PtimeMs
        && RtcpMux == other.RtcpMux
        && Bundle == other.Bundle
        && Fingerprint == other.Fingerprint
        && FormatNames.SequenceEqual(other.FormatNames)
        && Candidates.SequenceEqual(other.Candidates)
        && CryptoSuites.SequenceEqual(other.CryptoSuites);

    public MediaLine ToRecord(CallParty by, Timestamp time) => new()
    {
        By = by,
        Time = time,
        Kind = Kind,
        Address = Address,
        Protocol = Protocol,
        Flow = Flow,
        Formats = FormatNames,
        PtimeMs = PtimeMs,
        RtcpMux = RtcpMux,
        Bundle = Bundle,
        Candidates = Candidates,
        CryptoSuites = CryptoSuites,
        Fingerprint = Fingerprint,
    };
}
