using Earshot.Host.Configuration;

namespace Earshot.Host.Tests.Configuration;

public sealed class OverrideTests
{
    [Fact]
    public void A_change_replaces_what_the_file_says_and_a_later_one_wins()
    {
        Toml.Bind("[t]\nnumber = 1\n", "t.number=2", "t.number = 3").Number.Should().Be(3);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("/var/lib/earshot", "/var/lib/earshot")]
    [InlineData("\"quoted\"", "quoted")]
    [InlineData("5060", "5060")]
    [InlineData("true", "true")]
    [InlineData("a=b", "a=b")]
    [InlineData("", "")]
    [InlineData("1\n[u]", "1\n[u]")]
    [InlineData("\"a\\u00e", "\"a\\u00e")]
    public void A_string_needs_no_quotes(string typed, string expected)
    {
        Toml.Bind("[t]\n", $"t.text={typed}").Text.Should().Be(expected);
    }

    [Fact]
    public void Other_values_are_TOML()
    {
        EveryType config = Toml.Bind("[t]\n", "t.udp_ports=[1,2]", "t.ratio=0.1", "t.colour=dark_blue", "t.names=['a']");

        config.UdpPorts.Should().Equal(1, 2);
        config.Ratio.Should().Be(0.1);
        config.Colour.Should().Be(Colour.DarkBlue);
        config.Names.Should().Equal("a");
    }

    [Fact]
    public void A_new_table_begins_with_its_plugin()
    {
        ConfigurationDocument document = Toml.Parse("", "new.plugin=Gre", "new.number=1", "pipeline.shards=2");

        document.Tables.Select(t => t.Name).Should().Equal("new", "pipeline");
        new TableBinder(document).BindInstance(document.Find("new")!)!.Plugin.Should().Be("Gre");
        new TableBinder(document).BindReserved<PipelineSettings>("pipeline").Shards.Should().Be(2);
    }

    [Fact]
    public void Another_plugin_takes_over_nothing_that_the_file_says_but_whether_it_is_enabled()
    {
        const string File = "[t]\nplugin = 'LivePcap'\nenabled = true\ninterfaces = ['eth0']\n";

        Keys("t.path=a.pcap", "t.plugin=PcapFile").Should().Equal("enabled", "path", "plugin");
        Keys("t.plugin=LivePcap").Should().Equal("plugin", "enabled", "interfaces");

        static IEnumerable<string> Keys(params string[] changes) => Toml.Parse(File, changes).Find("t")!.Entries.Select(entry => entry.Key);
    }

    [Theory]
    [InlineData("t.udp_prot=1", "--set t.udp_prot: unknown key udp_prot in [t] (did you mean udp_port?)*")]
    [InlineData("t.udp_port=70000", "--set t.udp_port: udp_port: 70000 is not between 0 and 65535")]
    [InlineData("t.number=-1", "--set t.number: number: must not be negative")]
    [InlineData("t.udp_ports=1,2", "--set t.udp_ports: udp_ports: expected an array*")]
    [InlineData("t=1", "--set t: must have the form table.key=value")]
    [InlineData("t.a.b=1", "--set t.a.b: must have the form table.key=value")]
    [InlineData("../x.plugin=1", "--set ../x.plugin: must have the form table.key=value")]
    [InlineData("u.number=1", "--set u.number: there is no table [u]*")]
    public void A_change_is_checked_like_the_file(string change, string expected)
    {
        Toml.Problems("[t]\n", change).Should().ContainSingle().Which.Should().Match(expected);
    }
}
