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
internal readonly record struct MediaReceiver(
    MediaKind Kind,
    TransportAddress Address,
    TransportAddress RtcpAddress,
    MediaSecurity Security,
    MediaFormat[] Formats)
{
    /// <summary>True when this is what is expected already.</summary>
    public bool IsExpectedBy(MediaExpectation expectation) =>
        Kind == expectation.Kind
        && Address == expectation.Address
        && RtcpAddress == expectation.RtcpAddress
        && Security == expectation.Security
        && (ReferenceEquals(Formats, expectation.Formats) || Formats.SequenceEqual(expectation.Formats));
}
