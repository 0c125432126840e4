using Earshot.Sdk.Media;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Signalling;

[assembly: EarshotPlugin(
    id: "Rtp",
    type: "Earshot.Rtp.RtpPlugin",
    kind: PluginKind.Media,
    description: "RTP and RTCP streams: loss, jitter, order and MOS (RFC 3550, G.107)",
    Claims = ["UDP payload, first byte 128 to 191"])]

namespace Earshot.Rtp;

/// <summary>Measures RTP streams.</summary>
public sealed class RtpPlugin : MediaPlugin<RtpConfig>
{
    /// <inheritdoc/>
    // RFC 7983, 7: a first byte of 128 to 191 is RTP or RTCP, version 2.
    protected override PayloadClaims Claim(RtpConfig config) => new() { FirstBytes = [(0x80, 0xBF)] };

    /// <inheritdoc/>
    protected override IMediaAnalyzer Create(RtpConfig config, IMediaSink sink, IPluginContext context) =>
        new RtpAnalyzer(config, sink);
}
