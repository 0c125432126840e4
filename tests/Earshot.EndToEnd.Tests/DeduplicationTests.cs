using Earshot.Bench.Generator;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>The same calls come as they are, and 300 µs later once more through a VXLAN mirror.</summary>
public sealed class DeduplicationTests : IDisposable
{
    private const long DelayMicroseconds = 300;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-copies-");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_two_mirrors_saw_is_counted_once(int shards)
    {
        ReadOutput one = await ReadAsync(Generate(Tunnel.None), shards, "false");
        ReadOutput both = await ReadAsync(Merge(), shards, "true");

        both.Count("packets").Should().Be(2 * one.Count("packets"));
        both.Counts("dropped").Should().Contain("duplicate", one.Count("sip_messages") + one.Count("rtp_packets") + one.Count("rtcp_packets"));
        both.Calls.Select(call => call with { Tunnels = [], Streams = [] }).Should().BeEquivalentTo(
            one.Calls.Select(call => call with { Tunnels = [], Streams = [] }));
        both.Streams.Should().BeEquivalentTo(one.Streams);
    }

    [Fact]
    public async Task Without_the_option_copies_are_told_and_both_ways_are_listed()
    {
        ReadOutput both = await ReadAsync(Merge(), shards: 1, "false");

        both.Streams.Should().OnlyContain(stream => stream.Duplicates > 0 && stream.Lost == 0);
        both.Calls.Should().OnlyContain(call => call.SipCopies == call.SipMessages / 2 && call.Retransmissions == 0);
        both.Calls.Should().OnlyContain(call => call.Tunnels.Count == 1 && call.Tunnels[0].Single().Protocol == "vxlan");
    }

    [Fact]
    public async Task What_is_sent_again_after_the_window_is_no_copy()
    {
        ReadOutput both = await ReadAsync(Merge(), shards: 1, "true", "--set", "pipeline.deduplicate_window=1");
        both.Counts("dropped").Should().ContainKey("duplicate");

        // The mirror's delay is longer than the window now.
        ReadOutput none = await ReadAsync(Merge(delay: 2_000), shards: 1, "true", "--set", "pipeline.deduplicate_window=1");
        none.Counts("dropped").Should().NotContainKey("duplicate");
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<ReadOutput> ReadAsync(string path, int shards, string deduplicate, params string[] more) =>
        ReadOutput.Parse(await EarshotProcess.RunAsync([
            "read", path, "--format", "json", "--summary", "--dialogs", "--shards", $"{shards}",
            "--set", $"pipeline.deduplicate={deduplicate}", .. more]));

    private string Generate(Tunnel tunnel)
    {
        string path = Path.Combine(folder.FullName, $"{tunnel.Name}.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = 6, Concurrency = 3, Seconds = 5, Tunnel = tunnel }, path);
        return path;
    }

    /// <summary>Both captures in one, in the order of time.</summary>
    private string Merge(long delay = DelayMicroseconds)
    {
        string path = Path.Combine(folder.FullName, "both.pcap");
        using FileStream merged = File.Create(path);
        var writer = new PcapWriter(merged, LinkType.Ethernet);
        var plain = CaptureRecords.In(File.ReadAllBytes(Generate(Tunnel.None)));
        var mirrored = CaptureRecords.In(File.ReadAllBytes(Generate(Tunnel.Vxlan))).Select(record => (Time: record.Time + delay, record.Frame));
        foreach ((long time, byte[] frame) in plain.Concat(mirrored).OrderBy(record => record.Time))
        {
            writer.Write(new Timestamp(time * 1000), frame);
        }

        return path;
    }
}
