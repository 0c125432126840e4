using Earshot.Host.Configuration;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Tests.Configuration;

public sealed class TableTests
{
    [Fact]
    public void Keys_that_are_not_there_have_their_defaults()
    {
        Toml.Bind("[t]\nplugin = \"X\"\nenabled = true\n").Should().BeEquivalentTo(new EveryType());
    }

    [Fact]
    public void An_unknown_key_is_refused_with_the_nearest_and_all_valid_names()
    {
        Toml.Problems("[t]\n  udp_prots = [1]\nzzz = 1\n").Should().Equal(
            "2:3: unknown key udp_prots in [t] (did you mean udp_ports?); valid keys: plugin, enabled, flag, number, long_number, "
            + "udp_port, ratio, text, colour, udp_ports, names, colours, ratios, flags, api_secret",
            "3:1: unknown key zzz in [t]; valid keys: plugin, enabled, flag, number, long_number, "
            + "udp_port, ratio, text, colour, udp_ports, names, colours, ratios, flags, api_secret");
    }

    [Fact]
    public void A_property_without_setter_is_no_key()
    {
        Toml.Problems("[t]\nnot_a_key = \"x\"\n").Should().ContainSingle().Which.Should().StartWith("2:1: unknown key not_a_key");
    }

    [Fact]
    public void What_Validate_finds_is_shown_at_the_key_or_else_at_the_table()
    {
        Toml.Problems("\n[t]\nnumber = -1\nflag = true\n").Should().Equal(
            "2:1: text: is needed with flag",
            "3:10: number: must not be negative");
    }

    [Fact]
    public void Everything_wrong_is_reported_at_once_in_the_order_of_the_file()
    {
        const string text = """
            top = 1
            [t]
            ratio = "x"
            number = -1
            number = 2
            a.b = 1
            [t]
            text = "after"
            [x.y]
            [[z]]
            """;

        Toml.Problems(text, "t.flag=maybe", "nowhere", "tt.flag=true").Should().Equal(
            "1:1: the key top stands in no table; begin one with [name]",
            "3:9: ratio: expected a number, found a string",
            "4:10: number: must not be negative",
            "5:1: the key number was there before, on line 4",
            "6:1: the key a.b has a dot; keys are not nested",
            "7:1: the table [t] was there before, on line 2",
            "9:1: a table is written [name], the name of letters, digits, _ and - only; tables are not nested",
            "10:1: a table is written [name], the name of letters, digits, _ and - only; tables are not nested",
            "--set nowhere: must have the form table.key=value",
            "--set tt.flag: there is no table [tt] (did you mean t?); a new one begins with --set tt.plugin=ID",
            "--set t.flag: flag: expected true or false, found a string");
    }

    [Theory]
    [InlineData("[t]\nnumber = \n", "2:10: ")]
    [InlineData("[t]\nnumber = abc\n", "2:10: ")]
    [InlineData("[t]\nnumber = 99999999999999999999\n", "2:10: ")]
    [InlineData("[t]\nnumber = 1 2\n", "2:12: ")]
    [InlineData("[t]\ntext = \"a\\qb\"\n", "2:")]
    [InlineData("[t]\nudp_ports = [1, 2\n", "")]
    [InlineData("[t]\n]\n", "2:1: ")]
    [InlineData("[t]\ntext = \"a\\", "2:1: ")]
    [InlineData("[t]\ntext = \"a\\u00e", "2:1: ")]
    public void A_syntax_error_is_reported_once_with_its_place(string text, string place)
    {
        Toml.Problems(text).Should().ContainSingle().Which.Should().StartWith(place);
    }

    [Fact]
    public void A_heading_without_end_is_reported_where_it_ends()
    {
        Toml.Problems("[t\nnumber = 1\n")[0].Should().StartWith("1:3: ");
    }

    [Fact]
    public void A_string_without_end_is_one_error()
    {
        Toml.Problems("[t]\ntext = \"abc\nnumber = 1\nratio = 2\n[u]\n").Should().ContainSingle().Which.Should().StartWith("2:");
    }

    [Fact]
    public void Beside_a_syntax_error_what_could_be_read_is_still_judged()
    {
        Toml.Problems("[t]\nnumber = \nratio = \"x\"\nflag = true\n").Should().SatisfyRespectively(
            first => first.Should().StartWith("2:10: "),
            second => second.Should().Be("3:9: ratio: expected a number, found a string"));
    }

    [Fact]
    public void A_syntax_error_does_not_quote_a_secret()
    {
        Toml.Problems("[t]\napi_secret = hunter2\n").Should().Equal("2:14: this is no TOML; a string needs quotation marks");
    }

    [Fact]
    public void Cut_anywhere_or_with_a_wrong_character_a_file_has_problems_but_never_fails()
    {
        const string text = "top=1\n[t] # c\nplugin = 'X'\nudp_ports = [1, 0x2,\n 3]\ntext=\"\"\"a\n\\u00e9\"\"\"\n\"ratio\" = 1e5\nx={a=1}\n[[u]]\n";

        for (int length = 0; length < text.Length; length++)
        {
            Toml.Problems(text[..length]);
            foreach (char wrong in "\"'[]{}=.\n\0#\\é\ufffd")
            {
                Toml.Problems($"{text[..length]}{wrong}{text[(length + 1)..]}");
            }
        }
    }

    [Theory]
    [InlineData(typeof(WithDate), "*Since of a type that cannot be configured*")]
    [InlineData(typeof(WithPlugin), "*the key plugin, which is the host's*")]
    [InlineData(typeof(WithTwins), "*two properties for the key udp_port*")]
    public void A_class_that_breaks_the_rules_of_configurations_is_refused(Type config, string reason)
    {
        Func<object> keys = () => ConfigKey.OfPlugin(config);

        keys.Should().Throw<NotSupportedException>().WithMessage(reason);
    }

    private sealed class WithDate : PluginConfig
    {
        public DateTime Since { get; set; }
    }

    private sealed class WithPlugin : PluginConfig
    {
        public string Plugin { get; set; } = "";
    }

    private sealed class WithTwins : PluginConfig
    {
        public int UdpPort { get; set; }

        public int UDPPort { get; set; }
    }
}
