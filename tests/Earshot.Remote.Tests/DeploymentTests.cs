using System.Globalization;
using Earshot.Bench.Generator;
using Earshot.EndToEnd.Tests;
using Earshot.Remote.Tests.Network;
using Earshot.Sdk.Testing;

namespace Earshot.Remote.Tests;

/// <summary>
/// Each ready-made configuration with its other end, in two network namespaces: what the centre keeps equals what <c>earshot read</c> prints
/// of the same capture, byte for byte.
/// </summary>
public sealed class DeploymentTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-remote-");

    [Fact]
    public async Task Every_configuration_is_right()
    {
        string[] files = Directory.GetFiles(Path.Combine(SharedCaptures.RepositoryRoot, "docs", "deployments"), "*.toml");
        files.Should().HaveCount(7);
        foreach (string file in files)
        {
            ProcessResult check = await EarshotProcess.RunAsync(["config", "check", "--config", file]);
            check.ExitCode.Should().Be(0, "{0}: {1}", file, check.Errors);
            check.Errors.Should().BeEmpty();
        }
    }

    /// <summary>What could only be half obeyed stops the start, and is found before it.</summary>
    [Theory]
    [InlineData("config", "check")]
    [InlineData("run")]
    public async Task What_does_not_go_together_is_told_at_once(params string[] command)
    {
        string file = Path.Combine(SharedCaptures.RepositoryRoot, "docs", "deployments", "new-sender.toml");
        ProcessResult result = await EarshotProcess.RunAsync(
        [
            .. command, "--config", file, "--set", $"host.data_directory={Data("sensor")}",
            "--set", "mirror.plugin=Mirror", "--set", "mirror.mirror_destination_ip=192.0.2.1", "--set", "mirror.id_sensor=1",
            "--set", "one.plugin=Spool", "--set", "two.plugin=Spool",
        ]);

        result.ExitCode.Should().Be(78);
        result.Errors.Should().Be(
            $"{file}: only one packet spool plugin can be enabled, but these are: one, two\n{file}: only one transport can send, but these do: central, mirror\n");
    }

    [Fact]
    public async Task A_sender_takes_no_sensors_in()
    {
        string file = Path.Combine(SharedCaptures.RepositoryRoot, "docs", "deployments", "new-sender.toml");
        ProcessResult result = await EarshotProcess.RunAsync(["config", "check", "--config", file, "--set", "centre.plugin=CentralServer"]);

        result.ExitCode.Should().Be(78);
        result.Errors.Should().Be($"{file}: where central sends packets nothing is analysed, so that centre cannot take any in\n");
    }

    [NamespaceFact]
    public async Task All_in_one_gives_the_calls_of_the_capture_and_their_packets()
    {
        using var hosts = new TwoHosts();
        string capture = Captures.Write(folder.FullName)[0];
        using var sensor = new Service(
            hosts.Sensor, "all-in-one", Data("all"), "capture.plugin=PcapFile", $"capture.path={capture}", "host.sensor=east", "spool.rtp=full");
        await sensor.StartAsync("capturing from");
        (await sensor.EndAsync()).Should().Be(0, sensor.Log);

        string[] calls = await sensor.CallsAsync();
        calls.Should().HaveCount(40).And.Equal(await Captures.ReadAsync(capture, "all-in-one", "east"));
        string callId = calls[0].Split("\"call_id\":\"")[1].Split('"')[0];
        string audio = Data("call.wav");
        await sensor.AskAsync("export", callId, "--pcap", Data("call.pcap"), "--wav", audio);
        new FileInfo(audio).Length.Should().BeGreaterThan(8 * 8000 * 2 * sizeof(short), "ten seconds of two channels were sent");
    }

    [NamespaceFact]
    public async Task Old_mode_gives_the_calls_of_the_capture()
    {
        using var hosts = new TwoHosts();
        using Service centre = OldCentre(hosts);
        string[] expected = await SendAsync(centre, "old-receiver", (name, number, capture) => OldSensor(hosts, name, number, capture));

        (await centre.StopAsync()).Should().Be(0, centre.Log);
        (await centre.CallsAsync()).Should().Equal(expected);
    }

    [NamespaceFact]
    public async Task New_mode_with_packets_gives_the_calls_of_the_capture()
    {
        using var hosts = new TwoHosts();
        using Service centre = Centre(hosts);
        string[] expected = await SendAsync(centre, "new-central", (name, _, capture) => Sensor(hosts, "new-sender", name, capture));

        (await centre.StopAsync()).Should().Be(0, centre.Log);
        (await centre.CallsAsync()).Should().Equal(expected);
    }

    /// <summary>Of a centre that still runs: a sensor that has ended has handed over every record.</summary>
    [NamespaceFact]
    public async Task New_mode_with_records_gives_the_calls_of_the_capture()
    {
        using var hosts = new TwoHosts();
        using Service centre = Centre(hosts);
        string[] expected = await SendAsync(centre, "new-central", (name, _, capture) => Sensor(hosts, "new-sensor", name, capture));

        (await centre.CallsAsync()).Should().Equal(expected);
        Func<Task> askAsThePageSays = () => centre.AskAsync([.. CommandOfThePage("calls"), "--sensor", "sensor-1"]);
        await askAsThePageSays.Should().NotThrowAsync();
    }

    [NamespaceFact]
    public async Task What_was_captured_while_the_line_was_cut_comes_when_it_is_there_again()
    {
        using var hosts = new TwoHosts();
        string capture = Captures.Write(folder.FullName)[0];
        using Service centre = Centre(hosts);
        using Service oldCentre = OldCentre(hosts);
        await centre.StartAsync("taking sensors in by");
        await oldCentre.StartAsync("taking sensors in by");
        hosts.Cut();
        using Service sender = Sensor(hosts, "new-sender", "sensor-1", capture);
        using Service oldSender = OldSensor(hosts, "sensor-1", 1, capture);
        await sender.StartAsync("capturing from");
        await oldSender.StartAsync("capturing from");
        await Task.Delay(TimeSpan.FromSeconds(5));
        Service.Lines(await centre.AskAsync("sensors", "--format", "json")).Should().BeEmpty();

        hosts.Restore();

        (await sender.EndAsync()).Should().Be(0, sender.Log);
        (await oldSender.EndAsync()).Should().Be(0, oldSender.Log);
        string[] expected = await Captures.ReadAsync(capture, "new-central", "sensor-1");
        expected.Should().HaveCount(40);
        (await centre.StopAsync()).Should().Be(0, centre.Log);
        (await centre.CallsAsync()).Should().Equal(expected);
        (await oldCentre.StopAsync()).Should().Be(0, oldCentre.Log);
        (await oldCentre.CallsAsync()).Should().Equal(expected);
    }

    [NamespaceFact]
    public async Task Delay_and_loss_lose_nothing_in_either_mode()
    {
        using var line = new BadLine(roundTripMs: 200, lossPercent: 1);
        using var hosts = new TwoHosts(line);
        string capture = Data("capture.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = 12, Concurrency = 4, Seconds = 6, LossPercent = 2 }, capture);
        using Service centre = Centre(hosts);
        using Service oldCentre = OldCentre(hosts);
        await Task.WhenAll(centre.StartAsync("taking sensors in by"), oldCentre.StartAsync("taking sensors in by"));
        using Service sender = Sensor(hosts, "new-sender", "sensor-1", capture);
        using Service oldSender = OldSensor(hosts, "sensor-1", 1, capture);
        await Task.WhenAll(sender.StartAsync("capturing from"), oldSender.StartAsync("capturing from"));
        (await sender.EndAsync()).Should().Be(0, sender.Log);
        (await oldSender.EndAsync()).Should().Be(0, oldSender.Log);

        line.Lost.Should().BePositive();
        string[] expected = await Captures.ReadAsync(capture, "new-central", "sensor-1");
        expected.Should().HaveCount(12);
        (await centre.StopAsync()).Should().Be(0, centre.Log);
        (await centre.CallsAsync()).Should().Equal(expected);
        (await oldCentre.StopAsync()).Should().Be(0, oldCentre.Log);
        (await oldCentre.CallsAsync()).Should().Equal(expected);
    }

    /// <summary>On the very interface that it sends through, and with a filter that would let its own connection in.</summary>
    [NamespaceFact]
    public async Task Sender_does_not_capture_its_own_connection()
    {
        const int Datagrams = 300;
        using var hosts = new TwoHosts();
        using Service centre = Centre(hosts);
        await centre.StartAsync("taking sensors in by");
        using Service sender = NewMode.Sensor(
            hosts, "new-sender", Data("sensor"), $"capture.interfaces=[\"{TwoHosts.Interface}\"]", "capture.filter=udp or tcp");
        await sender.StartAsync("capturing from");

        Commands.Run(
            "ip", "netns", "exec", hosts.Sensor, "bash", "-c",
            $"for i in $(seq {Datagrams}); do head -c 1000 /dev/zero > /dev/udp/{TwoHosts.CentreAddress}/9; sleep 0.005; done");
        await Task.Delay(TimeSpan.FromSeconds(3));

        (await sender.StopAsync()).Should().Be(0, sender.Log);
        sender.Log.Should().Contain($"{Datagrams} packets captured, {Datagrams} taken by the centre");
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Starts the centre, and has a sensor of its own send it each capture.</summary>
    /// <returns>The calls that must be there then.</returns>
    private async Task<string[]> SendAsync(Service centre, string deployment, Func<string, int, string, Service> sensorOf)
    {
        await centre.StartAsync("taking sensors in by");
        var expected = new List<string>();
        foreach ((string capture, int number) in Captures.Write(folder.FullName).Select((path, index) => (path, index + 1)))
        {
            string name = $"sensor-{number}";
            using Service sensor = sensorOf(name, number, capture);
            await sensor.StartAsync("capturing from");
            (await sensor.EndAsync()).Should().Be(0, sensor.Log);
            expected.AddRange(await Captures.ReadAsync(capture, deployment, name));
        }

        expected.Should().NotBeEmpty();
        return [.. expected.Order(StringComparer.Ordinal)];
    }

    /// <summary>A command that the page of deployments says to use, with its options but those that name a file or a sensor.</summary>
    private static string[] CommandOfThePage(string name)
    {
        string page = File.ReadAllText(Path.Combine(SharedCaptures.RepositoryRoot, "docs", "deployments", "README.md"));
        string line = page.Split('\n').Single(line => line.StartsWith($"    earshot {name} ", StringComparison.Ordinal));
        string[] words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. words.Skip(1).Where((word, index) => word is not ("--sensor" or "--config") && words[index] is not ("--sensor" or "--config"))];
    }

    private Service OldCentre(TwoHosts hosts) => new(
        hosts.Centre, "old-receiver", Data("old-centre"), $"mirror.mirror_bind_ip={TwoHosts.CentreAddress}");

    private Service Centre(TwoHosts hosts) => NewMode.Centre(hosts, Data("centre"));

    private Service Sensor(TwoHosts hosts, string deployment, string name, string capture) =>
        NewMode.Reader(hosts, deployment, Data(name), name, capture);

    private Service OldSensor(TwoHosts hosts, string name, int number, string capture) => new(
        hosts.Sensor, "old-sender", Data($"old-{name}"), "capture.plugin=PcapFile", $"capture.path={capture}", $"host.sensor={name}",
        $"mirror.id_sensor={number.ToString(CultureInfo.InvariantCulture)}", $"mirror.mirror_destination_ip={TwoHosts.CentreAddress}");

    private string Data(string name) => Path.Combine(folder.FullName, name);
}
