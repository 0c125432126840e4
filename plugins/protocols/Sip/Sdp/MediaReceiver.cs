using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Sip.Sdp;

/// <summary>One address at which the owner of an m= line receives, and what.</summary>
/// <param name="Kind">Its media.</param>
/// <param name="Address">For RTP, or for UDPTL.</param>
/// <param name="RtcpAddress">For RTCP.</param>
/// <param name="Security">How it is protected.</param>
/// <param name="Formats">In the order of preference.</param>
internal sealed record MediaReceiver(
    MediaKind Kind,
    TransportAddress Address,
    TransportAddress RtcpAddress,
    MediaSecurity Security,
    IReadOnlyList<MediaFormat> Formats)
{
    public bool IsSameAs(MediaReceiver other) =>
        Kind == other.Kind
        && Address == other.Address
        && RtcpAddress == other.RtcpAddress
        && Security == other.Security
        && Formats.SequenceEqual(other.Formats);
}
