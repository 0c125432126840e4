using Earshot.Host.Configuration;

namespace Earshot.Host.Tests.Configuration;

public sealed class PrinterTests
{
    [Fact]
    public void What_is_printed_reads_back_as_the_same()
    {
        var config = new EveryType
        {
            Flag = true,
            LongNumber = long.MinValue,
            Ratio = 3,
            Text = "quote \" backslash \\ line \n bell \a é 😀",
            Colour = Colour.DarkBlue,
            UdpPorts = [1, 65535],
            Names = ["", "a\tb", "#"],
            Colours = [Colour.DarkBlue],
            Ratios = [1e300, 0.1, -2],
            Flags = [true, false],
        };

        Toml.Bind(Print(config)).Should().BeEquivalentTo(config);
    }

    [Fact]
    public void Every_key_has_its_description_and_defaults_are_marked()
    {
        Print(new EveryType { UdpPort = 1 }).Should()
            .Contain("# A number.\nnumber = 7  # default\n")
            .And.Contain("udp_port = 1\n");
    }

    [Fact]
    public void A_secret_is_masked()
    {
        Print(new EveryType { ApiSecret = "hunter2" }).Should().Contain("api_secret = \"***\"\n").And.NotContain("hunter2");
    }

    [Fact]
    public void A_disabled_table_is_shown_as_it_stands_but_for_its_secrets()
    {
        var output = new StringWriter();
        ConfigurationDocument document = Toml.Parse("[t]\nplugin = \"X\" # why\nenabled = false\nports = [1,\n 2]\npassword = \"hunter2\"\n");

        new ConfigurationPrinter(output).PrintUnread(document.Find("t")!);

        output.ToString().Should().EndWith("[t]\nplugin = \"X\" # why\nenabled = false\nports = [1,\n 2]\npassword = \"***\"\n");
    }

    private static string Print(EveryType config)
    {
        var output = new StringWriter();
        new ConfigurationPrinter(output).PrintTable("t", (config, new EveryType()));
        return output.ToString();
    }
}
