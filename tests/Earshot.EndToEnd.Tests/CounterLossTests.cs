using System.Buffers.Binary;
using System.Globalization;
using Earshot.Bench.Generator;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.EndToEnd.Tests;

/// <summary>
/// Media frames of a capture are left out, and its interface statistics say each second how many: by the kernel in even
/// seconds, by the interface in odd ones. The figures are held against those of the whole capture.
/// </summary>
public sealed class CounterLossTests : IDisposable
{
    /// <summary>Of the UDP destination port: Ethernet 14, IPv4 20, source port 2.</summary>
    private const int DestinationPort = 36;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-counters-");
    private readonly List<(Timestamp From, Timestamp To, long Kernel, long Interface)> samples = [];

    [Fact]
    public async Task A_call_tells_what_was_dropped_in_its_time_and_where()
    {
        ReadOutput output = await ReadAsync(Thin(Generate()));

        output.Counts("dropped").Should().Contain("kernel", samples.Sum(sample => sample.Kernel))
            .And.Contain("interface", samples.Sum(sample => sample.Interface));
        foreach (CallRecord call in output.Calls)
        {
            (Timestamp From, Timestamp To, long Kernel, long Interface)[] during =
                [.. samples.Where(sample => sample.From < call.End && sample.To > call.Start)];
            CaptureLoss loss = call.CaptureLoss!;
            loss.By.Should().BeEquivalentTo(new Dictionary<string, long>
            {
                ["kernel"] = during.Sum(sample => sample.Kernel),
                ["interface"] = during.Sum(sample => sample.Interface),
            });
            loss.Packets.Should().Be(loss.By.Values.Sum()).And.BePositive();
            loss.Ms.Should().BeApproximately(
                during.Where(sample => sample.Kernel + sample.Interface > 0).Sum(sample => Overlap(sample.From, sample.To, call) / 1e6), 0.001);
        }
    }

    [Fact]
    public async Task What_streams_lost_to_them_is_not_the_networks()
    {
        string whole = Generate();
        ReadOutput before = await ReadAsync(whole);
        ReadOutput after = await ReadAsync(Thin(whole));

        after.Streams.Sum(stream => stream.Lost).Should().BeGreaterThan(30);
        after.Streams.Should().OnlyContain(stream => stream.LostInCaptureMax == stream.Lost);
        after.Streams.Select(stream => stream.MosNetworkMax).Should().Equal(before.Streams.Select(stream => stream.Mos));
        before.Streams.Should().OnlyContain(stream => stream.LostInCaptureMax == null);
        before.Calls.Should().OnlyContain(call => call.CaptureLoss == null);
    }

    [Theory]
    [InlineData("--shards", "4")]
    [InlineData("--set", "capture.block_size=4096")]
    public async Task The_output_is_the_same_however_it_is_read(string option, string value)
    {
        string[] command = ["read", Thin(Generate()), "--format", "json", "--summary"];

        string[] expected = (await EarshotProcess.RunAsync(command)).OrThrow().Output.Split('\n');
        string[] actual = (await EarshotProcess.RunAsync([.. command, option, value])).OrThrow().Output.Split('\n');

        actual.Should().Equal(expected);
    }

    [Fact]
    public async Task Counters_that_are_written_at_the_end_are_known_to_the_calls_that_end_there()
    {
        string capture = Thin(Generate(), readOften: false);

        ReadOutput output = await ReadAsync(capture);

        CallRecord last = output.Calls.MaxBy(call => call.End)!;
        last.CaptureLoss!.Packets.Should().Be(samples.Sum(sample => sample.Kernel + sample.Interface));
        last.CaptureLoss.Ms.Should().BeApproximately(last.DurationS * 1000, 0.001, "they tell of the whole capture");
        output.Calls.MinBy(call => call.End)!.CaptureLoss.Should().BeNull("its record was complete before");
    }

    [ProgramFact("tshark")]
    public async Task Tshark_reads_the_same_counters()
    {
        string capture = Thin(Generate());

        (await LastAsync("pcapng.options.option.data.interface.dropped_by_os")).Should().Be(samples.Sum(sample => sample.Kernel));
        (await LastAsync("pcapng.options.option.data.interface.dropped")).Should().Be(samples.Sum(sample => sample.Interface));

        // Read as a file of blocks, not of packets.
        async Task<long> LastAsync(string field) => long.Parse(
            (await Programs.RunAsync("tshark", "-r", capture, "-X", "read_format:MIME Files Format", "-T", "fields", "-e", field))
            .Trim().Split(',')[^1],
            CultureInfo.InvariantCulture);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<ReadOutput> ReadAsync(string path) =>
        ReadOutput.Parse(await EarshotProcess.RunAsync(["read", path, "--format", "json", "--summary"]));

    private static long Overlap(Timestamp from, Timestamp to, CallRecord call) =>
        Math.Min(to.Nanoseconds, call.End.Nanoseconds) - Math.Max(from.Nanoseconds, call.Start.Nanoseconds);

    private string Generate()
    {
        string path = Path.Combine(folder.FullName, "whole.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = 8, Concurrency = 3, Seconds = 10 }, path);
        return path;
    }

    /// <summary>Leaves out up to five media frames in a row in two of three seconds, and writes what was left out as counters.</summary>
    /// <param name="whole">The capture.</param>
    /// <param name="readOften">The counters are read each second; otherwise at the end alone.</param>
    private string Thin(string whole, bool readOften = true)
    {
        string path = Path.Combine(folder.FullName, "thin.pcapng");
        using FileStream file = File.Create(path);
        var writer = new PcapngWriter(file);
        var random = new Random(7);
        (Timestamp start, Timestamp read, Timestamp latest) = (default, default, default); // first packet, counters, packet before
        (int dropping, long kernel, long byInterface) = (0, 0, 0);
        foreach ((long microseconds, byte[] frame) in CaptureRecords.In(File.ReadAllBytes(whole)))
        {
            var time = new Timestamp(microseconds * 1000);
            if (start == default)
            {
                start = read = time;
            }

            if (time.SecondsSince(read) >= 1)
            {
                Tell();
                dropping = samples.Count % 3 == 0 ? 0 : 1 + random.Next(5);
            }

            bool isMedia = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(DestinationPort)) >= 16_384;
            if (dropping > 0 && isMedia)
            {
                dropping--;
                (kernel, byInterface) = samples.Count % 2 == 0 ? (kernel + 1, byInterface) : (kernel, byInterface + 1);
                continue;
            }

            writer.Packet(time, frame);
            latest = time;
        }

        Tell();
        if (!readOften)
        {
            writer.Statistics(start, latest, kernel, byInterface);
        }

        return path;

        void Tell()
        {
            samples.Add((read, latest, kernel - samples.Sum(sample => sample.Kernel), byInterface - samples.Sum(sample => sample.Interface)));
            read = latest;
            if (readOften)
            {
                writer.Statistics(start, latest, kernel, byInterface);
            }
        }
    }
}
