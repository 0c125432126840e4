using Earshot.Bench.Generator;
using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.Pipeline.Tests.Buffering;

/// <summary>More live packets than the analysis can take, with the real plugins.</summary>
public sealed class OverloadTests : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-overload-");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Signalling_stays_whole_and_the_media_let_go_is_counted_and_no_loss_of_the_network(int shards)
    {
        string capture = Path.Combine(folder.FullName, "calls.pcap");
        GeneratedCapture truth = CaptureGenerator.Generate(new GeneratorOptions { Calls = 150, Concurrency = 150, Seconds = 20 }, capture);
        Composition composition = Compose(shards);
        var records = new SlowRecords();
        using var pipeline = new SensorPipeline(composition, records, sensor: null, wantsDialogs: false);
        Bound<ICaptureFileReader> reader = composition.Single<ICaptureFileReader>("capture file");
        using var source = new LiveFile(reader.Plugin.OpenFile(capture, reader.Config, reader.Context));
        records.HeldUpUntil = () => source.IsAhead;
        source.Seconds = () => records.Seconds;
        pipeline.Run(source, CancellationToken.None);
        pipeline.Finish();

        long shed = pipeline.Dropped()["queue"];
        shed.Should().BePositive();
        records.Calls.Should().HaveCount(150).And.OnlyContain(call => call.State == CallState.Answered && call.SipMessages == 7);
        StreamRecord[] streams = [.. records.Calls.SelectMany(call => call.Streams)];
        (streams.Sum(stream => stream.Packets) + shed).Should().Be(truth.RtpPackets);
        pipeline.Summarize()["packets"].Should().Be(truth.Packets);
        // What lies at the very begin or end of a stream is not missed by it.
        streams.Select(stream => stream.Lost - (stream.LostInCaptureMax ?? 0)).Should().OnlyContain(onNetwork => onNetwork == 0);
        streams.Sum(stream => stream.Lost).Should().BePositive();
        records.Calls.Should().Contain(call => call.CaptureLoss != null && call.CaptureLoss.By["queue"] > 0);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private Composition Compose(int shards)
    {
        string file = Path.Combine(folder.FullName, "plugins.toml");
        string plugins = Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot", "plugins");
        File.WriteAllText(file, $"""
            [host]
            plugin_folders = ["{plugins}"]
            [pipeline]
            shards = {shards}
            max_buffer_mem = 10
            [capture]
            plugin = "PcapFile"
            [sip]
            plugin = "Sip"
            [rtp]
            plugin = "Rtp"
            """);
        return new Composer(new PluginActivator()).Compose(new ConfigurationRequest(file, []));
    }

    /// <summary>
    /// A capture file that comes as if it were live: in step with the analysis, but for the time in which that is held up; then it goes on for two
    /// seconds, 7 of the 10 MB that may wait.
    /// </summary>
    private sealed class LiveFile(IPacketSource file) : IPacketSource
    {
        private long? first;
        private long second = -1;
        private volatile bool isAhead;

        public string Name => file.Name;

        public bool IsLive => true;

        public SourceStatistics Statistics => file.Statistics;

        /// <summary>True from when it has gone on for two seconds.</summary>
        public bool IsAhead => isAhead;

        /// <summary>How many seconds of packet time the analysis has begun.</summary>
        public Func<int> Seconds { get; set; } = () => int.MaxValue;

        public PacketBlock? Read(CancellationToken stop)
        {
            SpinWait.SpinUntil(() => Seconds() > second || (Seconds() == SlowRecords.HeldUpAt && !isAhead), LongestWait);
            PacketBlock? block = file.Read(stop);
            if (block is { Frames: [var frame, ..] })
            {
                first ??= frame.Timestamp.Seconds;
                second = frame.Timestamp.Seconds - first.Value;
                isAhead |= second == SlowRecords.HeldUpAt + 1;
            }

            return block;
        }

        public void Dispose() => file.Dispose();
    }

    /// <summary>Holds the analysis up when its third second begins, until the source is ahead.</summary>
    private sealed class SlowRecords : IRecordSink
    {
        public const int HeldUpAt = 3;

        private int seconds;

        public Func<bool> HeldUpUntil { get; set; } = () => true;

        /// <summary>Seconds of packet time that have begun; any thread.</summary>
        public int Seconds => Volatile.Read(ref seconds);

        public List<CallRecord> Calls { get; } = [];

        public void OnCall(CallRecord call) => Calls.Add(call);

        public void OnStream(StreamRecord stream)
        {
        }

        public void OnRegistration(RegistrationRecord registration)
        {
        }

        public void OnRequest(RequestRecord request)
        {
        }

        public void OnDialog(DialogRecord dialog)
        {
        }

        public void OnProgress(Timestamp settled)
        {
            if (Interlocked.Increment(ref seconds) == HeldUpAt)
            {
                SpinWait.SpinUntil(HeldUpUntil, LongestWait);
            }
        }
    }
}
