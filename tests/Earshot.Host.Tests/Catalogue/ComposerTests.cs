using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using Earshot.Host.Pipeline.Layers;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Tests.Catalogue;

public sealed class ComposerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Enabled_tables_become_instances_with_their_own_configuration_and_data()
    {
        Composition composition = Compose("""
            [pipeline]
            shards = 3
            [one]
            plugin = "Probe"
            udp_ports = [1000]
            [two]
            plugin = "Probe"
            udp_ports = [2000]
            [off]
            plugin = "Nowhere"
            enabled = false
            whatever = 1
            """);

        composition.Pipeline.Shards.Should().Be(3);
        composition.DataDirectory.Should().Be(Path.Combine(folder.Path, "data"));
        composition.Instances.Select(i => (i.Name, i.Manifest.Id)).Should().Equal(("one", "Probe"), ("two", "Probe"));
        composition.Instances[0].Plugin.Should().NotBeSameAs(composition.Instances[1].Plugin);
        composition.BindClaims().Where(claim => claim.Instance != HostLayers.Owner).Select(c => (c.Key, c.Instance)).Should().Equal(
            (LayerKey.ToUdpPort(1000), "one"), (LayerKey.ToUdpPort(2000), "two"));
    }

    [Fact]
    public void A_data_directory_is_made_when_it_is_first_asked_for()
    {
        PluginInstance instance = Compose("[one]\nplugin = \"Probe\"\n").Instances.Single();
        string expected = Path.Combine(folder.Path, "data", "one");

        Directory.Exists(expected).Should().BeFalse();
        instance.Context.DataDirectory.Should().Be(expected);
        Directory.Exists(expected).Should().BeTrue();
    }

    [Fact]
    public void A_data_directory_that_cannot_be_made_is_a_failure_with_a_reason()
    {
        folder.Write("data", "a file where the folder should be");
        PluginInstance instance = Compose("[one]\nplugin = \"Probe\"\n").Instances.Single();

        Func<string> dataDirectory = () => instance.Context.DataDirectory;

        dataDirectory.Should().Throw<PluginException>().WithMessage("one: the data directory * cannot be made: *");
    }

    [Theory]
    [InlineData("plugin = \"ConstructorThrows\"", "8:10: the plugin ConstructorThrows is refused: its constructor failed: InvalidOperationException: no coffee")]
    [InlineData("plugin = \"WrongKind\"", "8:10: the plugin WrongKind is refused: its class * is no CallStore plugin: it is not a ICallStorePlugin")]
    [InlineData("plugin = \"BadConfig\"", "8:10: the plugin BadConfig is refused: its configuration has Since of a type that cannot be configured*")]
    [InlineData("plugin = \"OtherMajor\"", "8:10: the plugin OtherMajor is refused: it was built for Earshot.Sdk 1.x, this host has 0.x")]
    [InlineData("plugin = \"Prob\"", "8:10: there is no plugin Prob (did you mean Probe?); found: *Probe*; searched: *test-plugins")]
    [InlineData("plugin = \"\"", "8:10: there is no plugin ; found: *")]
    [InlineData("plugin = 5", "8:10: plugin: expected a string, found an integer")]
    [InlineData("enabled = true", "7:1: [one] does not say which plugin it is: plugin = \"ID\"")]
    [InlineData("plugin = \"Probe\"\nudp_port = 1", "9:1: unknown key udp_port in [one] (did you mean udp_ports?)*")]
    [InlineData("plugin = \"Probe\"\ndepth = 10", "9:9: depth: must be between 1 and 9")]
    [InlineData("plugin = \"Probe\"\nfail = true", "8:10: the plugin Probe is refused: its configuration failed: InvalidOperationException: validation broke")]
    public void A_table_that_cannot_become_an_instance_stops_the_start(string lines, string expected)
    {
        Problems($"\n\n\n\n[one]\n{lines}\n").Should().ContainSingle()
            .Which.Should().Match($"{folder.Path}/plugins.toml:{expected}");
    }

    [Fact]
    public void Problems_of_several_instances_and_of_the_host_come_together()
    {
        Problems("[a]\nplugin = \"Nowhere\"\n[b]\nplugin = \"Probe\"\ndepth = \"x\"\n[pipeline]\nshards = 0\n").Should().HaveCount(3);
    }

    [Fact]
    public void Two_decoders_that_claim_one_key_are_both_named()
    {
        Problems("[one]\nplugin = \"Probe\"\n[two]\nplugin = \"Probe\"\nudp_ports = [1, 4789]\n").Should().Equal(
            $"{folder.Path}/plugins.toml: UDP destination port 4789 is claimed by [one] and by [two]");
    }

    [Fact]
    public void A_plugin_that_fails_to_claim_stops_the_start()
    {
        Problems("[one]\nplugin = \"Probe\"\nfail_to_claim = true\n").Should().ContainSingle()
            .Which.Should().EndWith("[one] the plugin Probe failed to say what it claims: InvalidOperationException: claims broke");
    }

    [Fact]
    public void A_plugin_folder_that_is_not_there_is_reported()
    {
        Problems("", "host.plugin_folders=[\"nope\"]").Should().Equal(
            $"--set host.plugin_folders: plugin_folders: there is no folder {Path.Combine(folder.Path, "nope")}");
    }

    [Fact]
    public void A_contract_is_found_or_said_to_be_missing()
    {
        Composition one = Compose("[one]\nplugin = \"Probe\"\n");
        Composition two = Compose("[one]\nplugin = \"Probe\"\n[two]\nplugin = \"Probe\"\nudp_ports = []\n");
        Action none = () => one.Single<ICallStorePlugin>("call store");
        Action several = () => two.Single<IDecoderPlugin>("decoder");

        one.Single<IDecoderPlugin>("decoder").Name.Should().Be("one");
        one.AtMostOne<ICallStorePlugin>("call store").Should().BeNull();
        none.Should().Throw<ConfigurationException>().WithMessage("*no call store plugin is enabled");
        several.Should().Throw<ConfigurationException>().WithMessage("*only one decoder plugin can be enabled, but these are: one, two");
    }

    // Lines of the given text begin on line 3.
    private Composition Compose(string text, params string[] overrides)
    {
        string path = folder.Write("plugins.toml", $"[host]\nplugin_folders = [\"{TestPlugins.Folder}\"]\n{text}");
        return new Composer(new PluginActivator()).Compose(new ConfigurationRequest(path, overrides));
    }

    private IReadOnlyList<string> Problems(string text, params string[] overrides)
    {
        Action compose = () => Compose(text, overrides);
        return compose.Should().Throw<ConfigurationException>().Which.Problems;
    }
}
