using System.Text.Json;
using Earshot.Bench.Generator;
using Earshot.Remote.Tests.Network;

namespace Earshot.Remote.Tests;

/// <summary>Sensors and centres that are killed in the middle: no call is lost but those that docs say, and none comes twice.</summary>
public sealed class KillTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-kill-");

    [NamespaceFact]
    public async Task Calls_survive_two_kills_of_their_centre_in_new_mode_and_their_packets_too()
    {
        using var hosts = new TwoHosts();
        string capture = Generate("capture", seed: 1);
        using Service centre = Centre(hosts);
        await KillTwiceAsync(centre, capture, feed => Sensor(hosts, "new-sender", "sensor-1", feed.Path, "capture.block_size=65536"), "new-central");

        using var whole = new Service(
            hosts.Sensor, "all-in-one", Data("all"), "capture.plugin=PcapFile", $"capture.path={capture}", "host.sensor=sensor-1", "spool.rtp=full");
        await whole.StartAsync("capturing from");
        (await whole.EndAsync()).Should().Be(0, whole.Log);
        string[] calls = await whole.CallsAsync();
        foreach (string call in new[] { calls[calls.Length * 2 / 5], calls[calls.Length / 2], calls[calls.Length * 7 / 10] })
        {
            string callId = Field(call, "call_id").GetString()!;
            await centre.AskAsync("export", callId, "--pcap", Data("centre.pcap"));
            await whole.AskAsync("export", callId, "--pcap", Data("whole.pcap"));
            byte[] expected = await File.ReadAllBytesAsync(Data("whole.pcap"));
            PacedFeed.Count(Data("centre.pcap")).Should().Be(PacedFeed.Count(Data("whole.pcap")));
            (await File.ReadAllBytesAsync(Data("centre.pcap"))).AsSpan().SequenceEqual(expected).Should().BeTrue("{0}: no packet is lost or comes twice", callId);
        }
    }

    [NamespaceFact]
    public async Task Calls_survive_two_kills_of_their_centre_in_old_mode()
    {
        using var hosts = new TwoHosts();
        string capture = Generate("capture", seed: 1);
        using var centre = new Service(hosts.Centre, "old-receiver", Data("centre"), $"mirror.mirror_bind_ip={TwoHosts.CentreAddress}", "calls.keep_days=0");
        await KillTwiceAsync(
            centre,
            capture,
            feed => new Service(
                hosts.Sensor, "old-sender", Data("sensor"), "capture.plugin=PcapFile", $"capture.path={feed.Path}", "capture.block_size=65536",
                "host.sensor=sensor-1", "mirror.id_sensor=1", $"mirror.mirror_destination_ip={TwoHosts.CentreAddress}", "mirror.packetbuffer_block_maxsize=200"),
            "old-receiver");
    }

    [NamespaceFact]
    public async Task What_a_sensor_that_is_killed_had_on_disk_comes_and_the_rest_is_counted()
    {
        using var hosts = new TwoHosts();
        string away = Generate("away", seed: 1);
        string cut = Generate("cut", seed: 2, calls: 30);
        // Behind the other one, whose lane it gets.
        string last = Generate("last", seed: 3, laterS: 3600);
        using Service centre = Centre(hosts);
        await centre.StartAsync("taking sensors in by");

        // Away from its centre a sensor puts everything on disk.
        hosts.Cut();
        using (Service sensor = Sensor(hosts, "new-sender", "sensor-1", away))
        {
            await sensor.StartAsync("capturing from");
            await SettledAsync(Data("sensor-1"));
            await sensor.KillAsync();
        }

        hosts.Restore();

        // While its centre takes blocks slowly, or not at all, it has them in memory.
        using var feed = new PacedFeed(Data("pipe"), cut);
        using (Service sensor = Sensor(hosts, "new-sender", "sensor-1", feed.Path, "central.max_buffer_mem=200"))
        {
            Task opened = feed.OpenAsync();
            await sensor.StartAsync("capturing from");
            await opened;
            await Eventually.HoldsAsync(async () => await TakenAsync(centre) == PacedFeed.Count(away));
            centre.Signal("STOP");
            await feed.WriteAsync(1);
            await sensor.KillAsync();
            centre.Signal("CONT");
        }

        using (Service sensor = Sensor(hosts, "new-sender", "sensor-1", last))
        {
            await sensor.StartAsync("capturing from");
            (await sensor.EndAsync()).Should().Be(0, sensor.Log);
        }

        JsonElement state = JsonDocument.Parse(await centre.AskAsync("sensors", "--format", "json")).RootElement;
        long taken = state.GetProperty("packets").GetInt64();
        long lost = state.GetProperty("dropped").GetProperty("lost_before_start").GetInt64();
        lost.Should().BePositive();
        long all = new[] { away, cut, last }.Sum(capture => (long)PacedFeed.Count(capture));
        // What no block was made of: what is in the pipe, and a block that is not full.
        (all - taken - lost).Should().BeInRange(0, (2 << 20) / 200);
        (await centre.StopAsync()).Should().Be(0, centre.Log);
        string[] calls = await centre.CallsAsync();
        calls.Should().Contain(await Captures.ReadAsync(away, "new-central", "sensor-1"));
        calls.Should().Contain(await Captures.ReadAsync(last, "new-central", "sensor-1"));
    }

    [NamespaceFact]
    public async Task Every_record_comes_once_whoever_is_killed()
    {
        using var hosts = new TwoHosts();
        string first = Generate("first", seed: 1);
        string second = Generate("second", seed: 2, calls: 30);
        string third = Generate("third", seed: 3, calls: 15);
        using Service centre = Centre(hosts);
        await centre.StartAsync("taking sensors in by");
        using (var feed = new PacedFeed(Data("pipe"), first))
        using (Service sensor = Sensor(hosts, "new-sensor", "sensor-1", feed.Path, "capture.block_size=65536"))
        {
            Task opened = feed.OpenAsync();
            await sensor.StartAsync("capturing from");
            await opened;
            await feed.WriteAsync(0.5);
            await centre.KillAsync();
            await feed.WriteAsync(0.7);
            await centre.StartAsync("taking sensors in by");
            await feed.WriteAsync(0.9);
            await centre.KillAsync();
            await feed.WriteAsync(1);
            feed.Close();
            await centre.StartAsync("taking sensors in by");
            (await sensor.EndAsync()).Should().Be(0, sensor.Log);
        }

        hosts.Cut();
        using (Service sensor = Sensor(hosts, "new-sensor", "sensor-1", second))
        {
            await sensor.StartAsync("capturing from");
            await SettledAsync(Data("sensor-1"));
            await sensor.KillAsync();
        }

        hosts.Restore();
        using (Service sensor = Sensor(hosts, "new-sensor", "sensor-1", third))
        {
            await sensor.StartAsync("capturing from");
            (await sensor.EndAsync()).Should().Be(0, sensor.Log);
        }

        var expected = new List<string>();
        foreach (string capture in new[] { first, second, third })
        {
            expected.AddRange(await Captures.ReadAsync(capture, "new-sensor", "sensor-1"));
        }

        (await centre.CallsAsync()).Should().Equal(expected.Order(StringComparer.Ordinal));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private const int Calls = 75;

    private static JsonElement Field(string line, string name) => JsonDocument.Parse(line).RootElement.GetProperty(name);

    /// <summary>Where two lists of calls differ: records are long.</summary>
    private static IEnumerable<string> Differences(string[] expected, string[] calls)
    {
        if (expected.Length != calls.Length)
        {
            yield return $"{calls.Length} calls in place of {expected.Length}";
        }

        foreach ((string right, string wrong) in expected.Zip(calls).Where(pair => pair.First != pair.Second))
        {
            int place = Math.Max(0, right.AsSpan().CommonPrefixLength(wrong) - 60);
            yield return $"...{right[place..Math.Min(place + 160, right.Length)]}... is ...{wrong[place..Math.Min(place + 160, wrong.Length)]}...";
        }
    }

    private static async Task<long> TakenAsync(Service centre) =>
        Service.Lines(await centre.AskAsync("sensors", "--format", "json")) is [var line] ? Field(line, "packets").GetInt64() : 0;

    /// <summary>Waits until the files of a sensor have stopped growing for a while: all that it reads is there, and it waits for its centre.</summary>
    private static async Task SettledAsync(string directory)
    {
        var lengths = new List<long>();
        await Eventually.HoldsAsync(() =>
        {
            lengths.Add(Length(directory));
            return Task.FromResult(lengths is [.., _, _, _, _, _, _, > 1 << 20] && lengths[^7..].Distinct().Count() == 1);
        });
    }

    private static long Length(string directory) =>
        Directory.Exists(directory) ? new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;

    private async Task KillTwiceAsync(Service centre, string capture, Func<PacedFeed, Service> sensorOf, string deployment)
    {
        using var feed = new PacedFeed(Data("pipe"), capture);
        using Service sensor = sensorOf(feed);
        await centre.StartAsync("taking sensors in by");
        Task opened = feed.OpenAsync();
        await sensor.StartAsync("capturing from");
        await opened;
        Task feeding = feed.WriteAsync(0.45);
        await Eventually.HoldsAsync(async () => (await centre.CallsAsync()).Length > 0);
        await centre.KillAsync();
        Length(Path.Combine(Data("centre"), "journal")).Should().BeGreaterThan(1 << 20, "calls were open");
        await feeding;
        feeding = feed.WriteAsync(0.7);
        await centre.StartAsync("taking sensors in by");
        await feeding;
        await centre.KillAsync();
        feeding = feed.WriteAsync(1);
        await centre.StartAsync("taking sensors in by");
        centre.Log.Should().Contain("its packets from the journal are analysed again");
        await feeding;
        feed.Close();
        (await sensor.EndAsync()).Should().Be(0, sensor.Log);
        (await centre.StopAsync()).Should().Be(0, centre.Log);

        Differences(await Captures.ReadAsync(capture, deployment, "sensor-1"), await centre.CallsAsync()).Take(3).Should().BeEmpty("the centre said: {0}; the sensor said: {1}", centre.Log, sensor.Log);
        Length(Path.Combine(Data("centre"), "journal")).Should().BeLessThan(8 << 10, "a clean stop leaves marks alone");
    }

    /// <summary>15 calls at a time, a minute and a half of them.</summary>
    private string Generate(string name, int seed, int calls = Calls, uint laterS = 0)
    {
        string path = Data(name + ".pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = calls, Concurrency = 15, Seconds = 15, LossPercent = 2, Seed = seed }, path);
        PacedFeed.Shift(path, laterS);
        return path;
    }

    private Service Centre(TwoHosts hosts) => NewMode.Centre(
        hosts, Data("centre"), "spool.rtp=full",
        // The captures are older than any store keeps calls, which are deleted at each start.
        "calls.keep_days=0");

    private Service Sensor(TwoHosts hosts, string deployment, string name, string capture, params string[] changes) =>
        NewMode.Reader(hosts, deployment, Data(name), name, capture, changes);

    private string Data(string name) => Path.Combine(folder.FullName, name);
}
