namespace Earshot.Host.Tests.Cli;

public sealed class ExitCodeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Help_and_version_are_done()
    {
        (int help, string usage, _) = Earshot.Run("--help");
        (int version, string number, _) = Earshot.Run("--version");

        help.Should().Be(0);
        usage.Should().Contain("earshot [command]").And.Contain("--config").And.Contain("--set");
        version.Should().Be(0);
        number.Should().MatchRegex(@"^\d+\.\d+\.\d+");
    }

    [Theory]
    [InlineData]
    [InlineData("nonsense")]
    [InlineData("config")]
    [InlineData("config", "check", "--nonsense")]
    [InlineData("config", "check", "--config")]
    [InlineData("plugins", "list", "--format", "xml")]
    [InlineData("plugins", "info")]
    public void Wrong_usage_is_2_and_says_so_on_standard_error(params string[] arguments)
    {
        (int exitCode, string output, string errors) = Earshot.Run(arguments);

        exitCode.Should().Be(2);
        output.Should().BeEmpty();
        errors.Should().NotBeEmpty();
    }

    [Fact]
    public void A_good_configuration_is_0()
    {
        string path = Write("[probe]\nplugin = \"Probe\"\n");

        Earshot.Run("config", "check", "--config", path).Should().Be((
            0,
            $"{path}: ok, 1 plugins\n",
            $"warning: {path}: enough to read files; earshot run needs a capture plugin that is told where to capture and a call store as well\n"));
    }

    [Theory]
    [InlineData("plugin = \"AfPacket\"\ninterfaces = [\"lo\"]\n[calls]\nplugin = \"LiteDbStore\"\n", "")]
    [InlineData("plugin = \"AfPacket\"\n[calls]\nplugin = \"LiteDbStore\"\n", "a capture plugin that is told where to capture")]
    [InlineData("plugin = \"AfPacket\"\ninterfaces = [\"lo\"]\n", "a call store")]
    [InlineData("plugin = \"AfPacket\"\ninterfaces = [\"lo\"]\n[up]\nplugin = \"CentralSensor\"\nserver_destination = [\"a\"]\n", "")]
    [InlineData("plugin = \"CentralServer\"\n[calls]\nplugin = \"LiteDbStore\"\n", "")]
    [InlineData("plugin = \"CentralServer\"\n", "a call store")]
    public void A_check_tells_what_a_sensor_or_a_centre_would_miss(string text, string missing)
    {
        string path = Write($"[x]\n{text}");

        (int exitCode, _, string errors) = Earshot.Run("config", "check", "--config", path);

        exitCode.Should().Be(0, errors);
        errors.Should().Be(missing.Length == 0 ? "" : $"warning: {path}: enough to read files; earshot run needs {missing} as well\n");
    }

    [Fact]
    public void A_sensor_that_is_told_of_no_centre_is_found_by_the_check()
    {
        string path = Write("[central]\nplugin = \"CentralSensor\"\nserver_destination = []\n");

        Earshot.Run("config", "check", "--config", path).Should().Be((78, "", $"{path}:5:22: server_destination: must name a centre\n"));
    }

    [Fact]
    public void A_wrong_configuration_is_78_with_all_that_is_wrong()
    {
        string path = Write("[probe]\nplugin = \"Probe\"\nudp_prots = [1]\ndepth = \"x\"\n");

        (int exitCode, string output, string errors) = Earshot.Run("config", "check", "--config", path);

        exitCode.Should().Be(78);
        output.Should().BeEmpty();
        errors.Should().Be(
            $"{path}:5:1: unknown key udp_prots in [probe] (did you mean udp_ports?); "
            + "valid keys: plugin, enabled, udp_ports, password, depth, fail, fail_to_claim\n"
            + $"{path}:6:9: depth: expected an integer, found a string\n");
    }

    [Theory]
    [InlineData("Nowhere", "there is no plugin Nowhere*")]
    [InlineData("ConstructorThrows", "*its constructor failed*")]
    [InlineData("OtherMajor", "*it was built for Earshot.Sdk 1.x*")]
    public void A_plugin_that_cannot_start_is_78_with_one_line(string id, string reason)
    {
        (int exitCode, _, string errors) = Earshot.Run("config", "check", "--config", Write($"[x]\nplugin = \"{id}\"\n"));

        exitCode.Should().Be(78);
        errors.TrimEnd('\n').Should().NotContain("\n").And.Match($"*plugins.toml:4:*: {reason}");
    }

    [Theory]
    [InlineData(">/dev/full", "earshot: No space left on device\n")]
    [InlineData(">&-", "earshot: Bad file descriptor\n")]
    public void An_output_that_takes_nothing_is_1_with_one_line(string redirection, string error)
    {
        string path = Write("[probe]\nplugin = \"Probe\"\n");

        Earshot.RunInto(redirection, "config", "print", "--config", path).Should().Be((1, "", error));
    }

    [Fact]
    public void A_configuration_that_is_not_there_is_78()
    {
        Earshot.Run("config", "check", "--config", "/nowhere/plugins.toml")
            .Should().Be((78, "", "/nowhere/plugins.toml: there is no such file\n"));
    }

    [Fact]
    public void The_configuration_is_the_option_else_the_environment()
    {
        string path = Write("[probe]\nplugin = \"Probe\"\n");

        Earshot.Run(path, ["config", "check"]).Output.Should().StartWith(path);
        Earshot.Run("/nowhere", ["config", "check", "--config", path]).ExitCode.Should().Be(0);
        Earshot.Run("/nowhere", ["config", "check"]).ExitCode.Should().Be(78);
    }

    [Fact]
    public void The_configuration_printed_is_one_that_gives_the_same()
    {
        string path = Write("[probe]\nplugin = \"Probe\"\n[off]\nplugin = \"Gone\"\nenabled = false\nx = [1, 2]\n");
        (int exitCode, string printed, _) = Earshot.Run(
            "config", "print", "--config", path, "--set", "probe.depth=9", "--set", "probe.udp_ports=[1,2]");
        (_, string again, _) = Earshot.Run("config", "print", "--config", folder.Write("again.toml", printed));

        exitCode.Should().Be(0);
        printed.Should().Contain("depth = 9\n").And.Contain("udp_ports = [1, 2]\n").And.Contain("enabled = false\nx = [1, 2]\n");
        again.Split('\n').Skip(1).Should().Equal(printed.Split('\n').Skip(1));
    }

    [Fact]
    public void The_plugins_are_listed_with_their_state()
    {
        string path = Write("[probe]\nplugin = \"Probe\"\n[again]\nplugin = \"Probe\"\n");

        (int exitCode, string table, _) = Earshot.Run("plugins", "list", "--config", path);
        (_, string json, _) = Earshot.Run("plugins", "list", "--config", path, "--format", "json");

        exitCode.Should().Be(0);
        table.Should().MatchRegex("(?m)^Probe +1.2.3 +decoder +0.x +enabled as probe, again$")
            .And.MatchRegex("(?m)^OtherMajor +0.1.0 +decoder +1.x +refused: it was built for Earshot.Sdk 1.x")
            .And.MatchRegex("(?m)^WrongKind +[0-9.]+ +call_store +0.x +available$");
        json.Should().Contain("{\"id\":\"Probe\",\"version\":\"1.2.3\",\"kind\":\"decoder\",\"sdk\":\"0.x\",\"instances\":[\"probe\",\"again\"],");
    }

    [Fact]
    public void A_plugin_is_explained_with_its_keys()
    {
        string path = Write("");

        (int exitCode, string text, _) = Earshot.Run("plugins", "info", "Probe", "--config", path);

        exitCode.Should().Be(0);
        text.Should().Contain("Probe 1.2.3: Claims UDP ports.\n")
            .And.Contain("claims    UDP port 4789 (udp_ports)\n")
            .And.Contain("udp_ports = [4789]\n    an array, each element an integer between 0 and 65535\n    UDP ports whose");
        Earshot.Run("plugins", "info", "Prob", "--config", path).ExitCode.Should().Be(1);
        Earshot.Run("plugins", "info", "ConstructorThrows", "--config", path).ExitCode.Should().Be(1);
    }

    // Lines of the given text begin on line 3.
    private string Write(string text) =>
        folder.Write("plugins.toml", $"[host]\nplugin_folders = [\"{TestPlugins.Folder}\"]\n{text}");
}
