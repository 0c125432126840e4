using Earshot.Sdk.Records;

namespace Earshot.Sip.Sdp;

/// <summary>What a session description says of one m= line. No key material is in it.</summary>
/// <param name="Line">
/// As records have it. Its address is of m= and c=; the default value where there is no literal address.
/// </param>
/// <param name="IsInUse">The port is not 0, or the line shares another's (RFC 9143, 6).</param>
/// <param name="IsWithoutAddress">
/// Address 0.0.0.0 that is no browser's without a candidate: hold in the manner of RFC 2543, B.5.
/// </param>
internal readonly record struct MediaDescription(MediaLine Line, bool IsInUse, bool IsWithoutAddress)
{
    /// <summary>T.38 over UDPTL that is not refused.</summary>
    public bool IsFax => Line.Kind == MediaKind.Image && IsInUse && SdpText.IsUdptl(Line.Protocol);

    /// <summary>Its owner sends.</summary>
    public bool Sends => Line.Flow is MediaFlow.Sendrecv or MediaFlow.Sendonly;

    /// <summary>Its owner receives.</summary>
    public bool Receives => Line.Flow is MediaFlow.Sendrecv or MediaFlow.Recvonly && !IsWithoutAddress;

    /// <summary>True when both say the same, whenever.</summary>
    public bool IsSameAs(in MediaDescription other) => IsInUse == other.IsInUse && AreSame(Line, other.Line);

    private static bool AreSame(MediaLine one, MediaLine other) =>
        one.Kind == other.Kind
        && one.Address == other.Address
        && one.Protocol == other.Protocol
        && one.Flow == other.Flow
        && one.PtimeMs == other.PtimeMs
        && one.RtcpMux == other.RtcpMux
        && one.RtcpAddress == other.RtcpAddress
        && one.Bundle == other.Bundle
        && one.Fingerprint == other.Fingerprint
        && one.Formats.SequenceEqual(other.Formats)
        && one.PayloadTypes.SequenceEqual(other.PayloadTypes)
        && one.Candidates.SequenceEqual(other.Candidates)
        && one.CryptoSuites.SequenceEqual(other.CryptoSuites);
}
