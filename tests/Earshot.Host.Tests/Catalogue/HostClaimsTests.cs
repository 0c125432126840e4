using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Testing;

namespace Earshot.Host.Tests.Catalogue;

/// <summary>What the host takes off itself cannot be claimed: the claim would have no effect, or take something away.</summary>
public sealed class HostClaimsTests : IDisposable
{
    private readonly TestPluginContext context = new();

    [Fact]
    public void A_claim_of_the_hosts_own_layers_is_an_error_that_names_both()
    {
        Action bind = () => CompositionOf(new Greedy()).BindClaims();
        bind.Should().Throw<ConfigurationException>().Which.Problems.Should().Equal(
            "plugins.toml: EtherType 0x0800 is claimed by [test], but the host takes it itself",
            "plugins.toml: link type 113 is claimed by [host] and by [test]");
    }

    public void Dispose() => context.Dispose();

    private Composition CompositionOf(Plugin plugin) => new(
        "plugins.toml",
        new HostSettings(),
        new PipelineSettings(),
        context.DataDirectory,
        [
            new PluginInstance(
                new PluginManifest("Greedy", new Version(1, 0), new Version(0, 0), PluginKind.Decoder, "", [], "", ""),
                plugin,
                plugin.CreateDefaultConfig(),
                context),
        ],
        []);

    private sealed class NoConfig : PluginConfig;

    private sealed class Greedy : DecoderPlugin<NoConfig>
    {
        protected override IEnumerable<DecoderClaim> Claim(NoConfig config) =>
        [
            new(LayerKey.OfEtherType(0x0800), new Nothing()),
            new(LayerKey.OfLinkType(LinkType.LinuxSll), new Nothing()),
        ];
    }

    private sealed class Nothing : ILayerDecoder
    {
        public string Name => "nothing";

        public IReadOnlyList<string> IdNames => [];

        public DecodeResult Decode(in Layer layer) => DecodeResult.NotMine;
    }
}
