using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Rtp;

/// <summary>Limits of the RTP analysis. Each counts for one media shard.</summary>
public sealed class RtpConfig : PluginConfig
{
    /// <summary>Streams followed at once; beyond, the stream without a call that has been silent longest makes room.</summary>
    [Description("Streams followed at once, per shard. When full, the longest silent stream without a call makes room.")]
    public int MaxStreams { get; set; } = 200_000;

    /// <summary>Streams that one call may own; further ones belong to no call.</summary>
    [Description("Streams that one call may own at once, so that a flood of SSRCs on a call's port stays bounded.")]
    public int MaxStreamsPerCall { get; set; } = 1_000;

    /// <summary>Seconds of silence after which a stream without a call is over.</summary>
    [Description("Seconds of silence after which a stream that belongs to no call is over.")]
    public int StreamTimeout { get; set; } = 300;

    /// <summary>Seconds of silence after which fewer than 5 packets without a call are forgotten.</summary>
    [Description("Seconds of silence after which fewer than 5 packets that belong to no call are forgotten.")]
    public int CandidateTimeout { get; set; } = 30;

    /// <summary>Packet times kept for streams whose clock rate only a later SDP can tell.</summary>
    [Description("Packet times (16 bytes each) kept for at most 5 s until SDP tells their clock rate, per shard.")]
    public int MaxWaitingPackets { get; set; } = 1_000_000;

    /// <inheritdoc/>
    public override void Validate(ConfigErrors errors)
    {
        errors.Require(MaxStreams is >= 64 and <= 10_000_000, nameof(MaxStreams), "must be between 64 and 10000000");
        errors.Require(MaxStreamsPerCall is >= 1 and <= 100_000, nameof(MaxStreamsPerCall), "must be between 1 and 100000");
        errors.Require(StreamTimeout is >= 10 and <= 86_400, nameof(StreamTimeout), "must be between 10 and 86400 seconds");
        errors.Require(
            CandidateTimeout >= 5 && CandidateTimeout <= StreamTimeout,
            nameof(CandidateTimeout),
            "must be between 5 seconds and stream_timeout");
        errors.Require(MaxWaitingPackets >= 0, nameof(MaxWaitingPackets), "must not be negative");
    }
}
