using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Sdk.Signalling;

/// <summary>"Media sent to this address belongs to that call": one m= line of an SDP body.</summary>
public sealed record MediaExpectation
{
    /// <summary>The call's number, unique within its analyzer and never used again.</summary>
    public required ulong Call { get; init; }

    /// <summary>Where its owner wants to receive RTP.</summary>
    public required TransportAddress Address { get; init; }

    /// <summary>Where its owner wants to receive RTCP; equals <see cref="Address"/> with rtcp-mux (RFC 5761).</summary>
    public required TransportAddress RtcpAddress { get; init; }

    /// <summary>The direction of media sent to <see cref="Address"/>.</summary>
    public required MediaDirection Direction { get; init; }

    /// <summary>What the m= line names.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary>How the media is protected.</summary>
    public MediaSecurity Security { get; init; }

    /// <summary>Payload types the owner accepts (a=rtpmap, or RFC 3551's static ones).</summary>
    public required IReadOnlyList<MediaFormat> Formats { get; init; }

    /// <summary>The call's Call-ID, for the records of its streams.</summary>
    public required string CallId { get; init; }
}

/// <summary>One RTP payload format.</summary>
/// <param name="PayloadType">0 to 127.</param>
/// <param name="Encoding">Encoding name of RFC 3551 or its registration, as it stands in SDP: "PCMA", "opus".</param>
/// <param name="ClockRate">RTP timestamp units per second; above 0.</param>
/// <param name="Parameters">Value of a=fmtp, or null: "annexb=no", "96/96" of red.</param>
public readonly record struct MediaFormat(byte PayloadType, string Encoding, int ClockRate, string? Parameters = null);
