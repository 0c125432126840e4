using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    "ConstructorThrows", "Earshot.Tests.ConstructorThrows.FaultyPlugin", PluginKind.Decoder, "Fails when it is made.")]

namespace Earshot.Tests.ConstructorThrows;

public sealed class NoConfig : PluginConfig;

public sealed class FaultyPlugin : DecoderPlugin<NoConfig>
{
    public FaultyPlugin() => throw new InvalidOperationException("no coffee");

    protected override IEnumerable<DecoderClaim> Claim(NoConfig config) => [];
}
