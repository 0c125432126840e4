using Earshot.Sdk.Plugins;
using Earshot.Sdk.Signalling;

[assembly: EarshotPlugin(
    id: "Sip",
    type: "Earshot.Sip.SipPlugin",
    PluginKind.Signalling,
    "Calls from SIP over UDP and TCP, with SDP",
    Claims = ["payloads that begin with a capital letter", "UDP port 5060 (udp_ports)", "TCP port 5060 (tcp_ports)"])]

namespace Earshot.Sip;

/// <summary>Follows calls that SIP (RFC 3261) sets up.</summary>
public sealed class SipPlugin : SignallingPlugin<SipConfig>
{
    /// <inheritdoc/>
    /// <remarks>Every method of the IANA registry, and "SIP/2.0", begins with a capital letter.</remarks>
    protected override PayloadClaims Claim(SipConfig config) => new()
    {
        FirstBytes = [((byte)'A', (byte)'Z')],
        UdpPorts = config.UdpPorts,
        TcpPorts = config.TcpPorts,
    };

    /// <inheritdoc/>
    protected override ISignallingAnalyzer Create(SipConfig config, ISignallingSink sink, IPluginContext context) =>
        new SipAnalyzer(config, sink);
}
