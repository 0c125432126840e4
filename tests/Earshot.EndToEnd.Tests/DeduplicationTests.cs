using System.Buffers.Binary;
using Earshot.Bench.Generator;

namespace Earshot.EndToEnd.Tests;

/// <summary>The same calls come as they are, and 300 µs later once more through a VXLAN mirror.</summary>
public sealed class DeduplicationTests : IDisposable
{
    private const int FileHeader = 24;
    private const int RecordHeader = 16;
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
        byte[] plain = File.ReadAllBytes(Generate(Tunnel.None));
        byte[] mirrored = File.ReadAllBytes(Generate(Tunnel.Vxlan));
        string path = Path.Combine(folder.FullName, "both.pcap");
        using FileStream merged = File.Create(path);
        merged.Write(plain, 0, FileHeader);
        IEnumerable<(long Time, byte[] Record)> records = Records(plain, 0).Concat(Records(mirrored, delay)).OrderBy(record => record.Time);
        foreach ((long time, byte[] record) in records)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(time / 1_000_000));
            BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), (uint)(time % 1_000_000));
            merged.Write(record);
        }

        return path;
    }

    /// <summary>The records of a capture in microseconds, each with its header.</summary>
    private static IEnumerable<(long Time, byte[] Record)> Records(byte[] capture, long delay)
    {
        for (int at = FileHeader, next; at < capture.Length; at = next)
        {
            next = at + RecordHeader + BinaryPrimitives.ReadInt32LittleEndian(capture.AsSpan(at + 8));
            long seconds = BinaryPrimitives.ReadUInt32LittleEndian(capture.AsSpan(at));
            long micros = BinaryPrimitives.ReadUInt32LittleEndian(capture.AsSpan(at + 4));
            yield return ((seconds * 1_000_000) + micros + delay, capture[at..next]);
        }
    }
}
