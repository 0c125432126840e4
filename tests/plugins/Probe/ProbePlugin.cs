using System.ComponentModel;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;
using Earshot.Tests.ProbeLibrary;

[assembly: EarshotPlugin(
    id: "Probe",
    type: "Earshot.Tests.Probe.ProbePlugin",
    kind: PluginKind.Decoder,
    description: "Claims UDP ports.",
    Claims = ["UDP port 4789 (udp_ports)", "EtherType 0x1234"])]

namespace Earshot.Tests.Probe;

public sealed class ProbeConfig : PluginConfig
{
    [Description("UDP ports whose datagrams are claimed.")]
    public ushort[] UdpPorts { get; set; } = Ports.Default;

    [Description("Password for nothing.")]
    public string Password { get; set; } = "";

    public int Depth { get; set; } = 4;

    /// <summary>Makes <see cref="Validate"/> throw, as a faulty plugin does.</summary>
    public bool Fail { get; set; }

    /// <summary>Makes the claims throw.</summary>
    public bool FailToClaim { get; set; }

    public override void Validate(ConfigErrors errors)
    {
        if (Fail)
        {
            throw new InvalidOperationException("validation broke");
        }

        errors.Require(Depth is >= 1 and <= 9, nameof(Depth), "must be between 1 and 9");
    }
}

internal sealed class ProbePlugin : DecoderPlugin<ProbeConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(ProbeConfig config) => config.FailToClaim
        ? throw new InvalidOperationException("claims broke")
        : config.UdpPorts.Select(port => new DecoderClaim(LayerKey.ToUdpPort(port), new ProbeDecoder()));
}
