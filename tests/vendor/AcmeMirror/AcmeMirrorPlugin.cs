using System.ComponentModel;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin("AcmeMirror", "Acme.AcmeMirrorPlugin", PluginKind.Decoder, "The mirror format of Acme's switches",
    Claims = ["UDP destination port 40404 (udp_ports)"])]

namespace Acme;

public sealed class AcmeMirrorConfig : PluginConfig
{
    [Description("UDP destination ports of the mirror.")]
    public ushort[] UdpPorts { get; set; } = [40404];
}

public sealed class AcmeMirrorPlugin : DecoderPlugin<AcmeMirrorConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(AcmeMirrorConfig config)
    {
        var decoder = new AcmeMirrorDecoder();
        return config.UdpPorts.Select(port => new DecoderClaim(LayerKey.ToUdpPort(port), decoder));
    }
}
