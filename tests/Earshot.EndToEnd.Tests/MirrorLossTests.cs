using System.Buffers.Binary;
using Earshot.Bench.Generator;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>
/// Frames of an ERSPAN capture are left out, as a lossy path from the switch to the sensor would. The figures are held
/// against those of the whole capture.
/// </summary>
public sealed class MirrorLossTests : IDisposable
{
    /// <summary>Of the UDP destination port: Ethernet 14, IPv4 20, GRE 8, ERSPAN 8, Ethernet 14, IPv4 20, source port 2.</summary>
    private const int InnerPort = 86;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-mirror-");
    private readonly List<(Timestamp From, Timestamp To, int Packets)> gaps = [];
    private int frames;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Loss_on_the_way_of_the_mirror_is_told_from_loss_in_the_network(int shards)
    {
        string whole = Generate(lossPercent: 0);
        ReadOutput before = await ReadAsync(whole, shards);
        ReadOutput after = await ReadAsync(Thin(whole), shards);

        int dropped = gaps.Sum(gap => gap.Packets);
        dropped.Should().BeGreaterThan(50);
        after.Counts("dropped").Should().Contain("mirror", dropped);
        after.Streams.Sum(stream => stream.Lost).Should().BeGreaterThan(30);
        after.Streams.Should().OnlyContain(stream => stream.LostInCaptureMax == stream.Lost);
        after.Streams.Should().OnlyContain(stream => stream.Mos <= stream.MosNetworkMax);
        after.Streams.Select(stream => stream.MosNetworkMax).Should().Equal(before.Streams.Select(stream => stream.Mos));
        before.Streams.Should().OnlyContain(stream => stream.LostInCaptureMax == 0 && stream.MosNetworkMax == stream.Mos);
    }

    [Fact]
    public async Task Calls_tell_what_was_lost_in_their_time()
    {
        string whole = Generate(lossPercent: 0);
        ReadOutput before = await ReadAsync(whole, shards: 1);
        ReadOutput after = await ReadAsync(Thin(whole), shards: 1);

        foreach (CallRecord call in after.Calls)
        {
            (Timestamp From, Timestamp To, int Packets)[] during =
                [.. gaps.Where(gap => gap.From < call.End && gap.To > call.Start)];
            call.CaptureLoss!.Packets.Should().Be(during.Sum(gap => gap.Packets));
            call.CaptureLoss.By.Should().Equal(new Dictionary<string, long> { ["mirror"] = call.CaptureLoss.Packets });
            call.CaptureLoss.Ms.Should().BeApproximately(
                during.Sum(gap => (Math.Min(gap.To.Nanoseconds, call.End.Nanoseconds) - Math.Max(gap.From.Nanoseconds, call.Start.Nanoseconds)) / 1e6),
                0.001);
        }

        before.Calls.Should().OnlyContain(call => call.CaptureLoss!.Packets == 0 && call.CaptureLoss.Ms == 0);
    }

    [Fact]
    public async Task Loss_in_the_network_stays_the_networks()
    {
        string whole = Generate(lossPercent: 2);
        ReadOutput before = await ReadAsync(whole, shards: 1);
        before.Streams.Sum(stream => stream.Lost).Should().BeGreaterThan(50);
        before.Streams.Should().OnlyContain(stream => stream.LostInCaptureMax == 0);

        ReadOutput after = await ReadAsync(Thin(whole), shards: 1);
        foreach ((StreamRecord thin, StreamRecord full) in after.Streams.Join(before.Streams, thin => thin.Ssrc, full => full.Ssrc, ValueTuple.Create))
        {
            // A packet that the network lost within a gap of the mirror cannot be told from the others.
            thin.LostInCaptureMax.Should().BeInRange(thin.Lost - full.Lost, thin.Lost);
            thin.MosNetworkMax.Should().BeGreaterThanOrEqualTo(thin.Mos!.Value);
        }

        after.Streams.Sum(stream => stream.LostInCaptureMax).Should().BeLessThan(after.Streams.Sum(stream => stream.Lost));
    }

    [Fact]
    public async Task A_warning_says_how_many_and_when()
    {
        ProcessResult run = await EarshotProcess.RunAsync(["read", Thin(Generate(lossPercent: 0)), "--format", "json"]);
        run.Errors.Trim().Should().Be(
            $"warning: {gaps.Sum(gap => gap.Packets)} of {frames} packets mirrored through gre{{}} 192.0.2.1 → 192.0.2.2 (stream 7) never "
            + $"arrived, in {gaps.Count} gaps between {gaps[0].From} and {gaps[^1].To}");
    }

    [Fact]
    public async Task Without_numbers_nothing_is_known()
    {
        string path = Path.Combine(folder.FullName, "plain.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = 2, Seconds = 2, LossPercent = 5 }, path);
        ReadOutput output = await ReadAsync(path, shards: 1);
        output.Streams.Should().OnlyContain(stream => stream.LostInCaptureMax == null && stream.MosNetworkMax == null);
        output.Calls.Should().OnlyContain(call => call.CaptureLoss == null);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<ReadOutput> ReadAsync(string path, int shards) => ReadOutput.Parse(
        await EarshotProcess.RunAsync(["read", path, "--format", "json", "--summary", "--dialogs", "--shards", $"{shards}"]));

    private string Generate(double lossPercent)
    {
        string path = Path.Combine(folder.FullName, "whole.pcap");
        CaptureGenerator.Generate(
            new GeneratorOptions { Calls = 8, Concurrency = 3, Seconds = 10, Tunnel = Tunnel.Erspan, LossPercent = lossPercent }, path);
        return path;
    }

    /// <summary>Leaves out one to five frames in a row, all of media, some 300 ms apart.</summary>
    private string Thin(string whole)
    {
        string path = Path.Combine(folder.FullName, "thin.pcap");
        using FileStream thin = File.Create(path);
        var writer = new PcapWriter(thin, LinkType.Ethernet);
        var random = new Random(7);
        (Timestamp previous, Timestamp nextGap, int dropping, int dropped) = (default, default, 0, 0);
        foreach ((long microseconds, byte[] frame) in CaptureRecords.In(File.ReadAllBytes(whole)))
        {
            var time = new Timestamp(microseconds * 1000);
            nextGap = frames == 0 ? time.AddSeconds(1) : nextGap;
            frames++;
            bool isMedia = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(InnerPort)) >= 16_384;
            if (dropping == 0 && dropped == 0 && time > nextGap)
            {
                dropping = 1 + random.Next(5);
                nextGap = new Timestamp(time.Nanoseconds + (300 * 1_000_000L));
            }

            if (dropping > 0 && isMedia)
            {
                dropping--;
                dropped++;
                continue;
            }

            if (dropped > 0)
            {
                gaps.Add((previous, time, dropped));
                (dropping, dropped) = (0, 0);
            }

            previous = time;
            writer.Write(time, frame);
        }

        return path;
    }
}
