using System.Buffers.Binary;
using Earshot.Bench.Generator;
using Earshot.Remote.Tests.Network;

namespace Earshot.Remote.Tests;

/// <summary>Two sensors that each see every second packet of the same calls.</summary>
public sealed class MergeGroupTests : IDisposable
{
    private const int FileHeader = 24;
    private const int RecordHeader = 16;
    private const int CapturedLength = 8;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-remote-");

    [NamespaceFact]
    public async Task Halves_of_calls_become_whole_calls()
    {
        using var hosts = new TwoHosts();
        string capture = Captures.Write(folder.FullName)[0];
        (string odd, string even) = Split(capture);
        using Service centre = Centre(hosts);
        await centre.StartAsync("taking sensors in by");
        using Service east = Sensor(hosts, "east", odd);
        using Service west = Sensor(hosts, "west", even);

        await Task.WhenAll(east.StartAsync("capturing from"), west.StartAsync("capturing from"));
        (await east.EndAsync()).Should().Be(0, east.Log);
        (await west.EndAsync()).Should().Be(0, west.Log);
        (await centre.StopAsync()).Should().Be(0, centre.Log);

        string[] expected = await Captures.ReadAsync(capture, "new-central", "east+west");
        expected.Should().HaveCount(40);
        (await centre.CallsAsync()).Should().Equal(expected);
    }

    [NamespaceFact]
    public async Task Halves_become_whole_calls_though_their_centre_is_killed()
    {
        using var hosts = new TwoHosts();
        string capture = Data("capture.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = 60, Concurrency = 10, Seconds = 10, LossPercent = 2 }, capture);
        (string odd, string even) = Split(capture);
        using Service centre = Centre(hosts);
        await centre.StartAsync("taking sensors in by");
        using var eastern = new PacedFeed(Data("east.pipe"), odd);
        using var western = new PacedFeed(Data("west.pipe"), even);
        Task opened = Task.WhenAll(eastern.OpenAsync(), western.OpenAsync());
        using Service east = Sensor(hosts, "east", eastern.Path);
        using Service west = Sensor(hosts, "west", western.Path);
        await Task.WhenAll(east.StartAsync("capturing from"), west.StartAsync("capturing from"));
        await opened;

        // One of them is ahead, by less than the window.
        await Task.WhenAll(eastern.WriteAsync(0.6), western.WriteAsync(0.5));
        await Eventually.HoldsAsync(async () => (await centre.CallsAsync()).Length > 0);
        await centre.KillAsync();
        Task writing = Task.WhenAll(eastern.WriteAsync(1), western.WriteAsync(1));
        await centre.StartAsync("taking sensors in by");
        centre.Log.Should().Contain("its packets from the journal are analysed again");
        await writing;
        eastern.Close();
        western.Close();
        (await east.EndAsync()).Should().Be(0, east.Log);
        (await west.EndAsync()).Should().Be(0, west.Log);
        (await centre.StopAsync()).Should().Be(0, centre.Log);

        (await centre.CallsAsync()).Should().Equal(await Captures.ReadAsync(capture, "new-central", "east+west"));
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Deals the packets of a pcap file out in turn.</summary>
    private (string Odd, string Even) Split(string capture)
    {
        byte[] bytes = File.ReadAllBytes(capture);
        string[] paths = [Data("odd.pcap"), Data("even.pcap")];
        FileStream[] halves = [.. paths.Select(path => File.Create(path))];
        Array.ForEach(halves, half => half.Write(bytes, 0, FileHeader));
        int next = FileHeader;
        for (int i = 0; next < bytes.Length; i++)
        {
            int length = RecordHeader + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(next + CapturedLength));
            halves[i % 2].Write(bytes, next, length);
            next += length;
        }

        Array.ForEach(halves, half => half.Dispose());
        return (paths[0], paths[1]);
    }

    private Service Centre(TwoHosts hosts) => NewMode.Centre(
        hosts, Data("centre"), "pipeline.merge_groups=[\"east+west\"]", "pipeline.merge_window=30000",
        // The captures are older than any store keeps calls, which are deleted at each start.
        "calls.keep_days=0");

    private Service Sensor(TwoHosts hosts, string name, string capture) =>
        NewMode.Reader(hosts, "new-sender", Data(name), name, capture, "capture.block_size=65536");

    private string Data(string name) => Path.Combine(folder.FullName, name);
}
