using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin("WrongKind", "Earshot.Tests.WrongKind.Decoder", PluginKind.CallStore, "A decoder that says it keeps calls.")]

namespace Earshot.Tests.WrongKind;

public sealed class NoConfig : PluginConfig;

public sealed class Decoder : DecoderPlugin<NoConfig>
{
    protected override IEnumerable<DecoderClaim> Claim(NoConfig config) => [];
}
