using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin("BadConfig", "Earshot.Tests.BadConfig.Decoder", PluginKind.Decoder, "Its configuration has a type that no key can have.")]

namespace Earshot.Tests.BadConfig;

public sealed class DateConfig : PluginConfig
{
    public DateTime Since { get; set; }
}

public sealed class Decoder : DecoderPlugin<DateConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(DateConfig config) => [];
}
