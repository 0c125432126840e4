using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Sip.Sdp;

/// <summary>Where one m= line wants to receive, and what.</summary>
/// <param name="Kind">Its media.</param>
/// <param name="Address">For RTP, or for UDPTL.</param>
/// <param name="RtcpAddress">For RTCP.</param>
/// <param name="Formats">In the order of preference.</param>
internal sealed record MediaDescription(
    MediaKind Kind,
    TransportAddress Address,
    TransportAddress RtcpAddress,
    IReadOnlyList<MediaFormat> Formats)
{
    public bool IsSameAs(MediaDescription other) =>
        Kind == other.Kind
        && Address == other.Address
        && RtcpAddress == other.RtcpAddress
        && Formats.SequenceEqual(other.Formats);
}
