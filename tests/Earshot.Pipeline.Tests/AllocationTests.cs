using Earshot.Bench.Generator;
using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using Earshot.Host.Pipeline;
using Earshot.Pipeline.Tests.Lanes;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.Pipeline.Tests;

/// <summary>The whole way of an RTP packet, from the file to its stream, with the real plugins.</summary>
public sealed class AllocationTests : IDisposable
{
    private const int Seconds = 20;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-allocation-");

    [Fact]
    public void Known_streams_cost_no_allocation()
    {
        string capture = Path.Combine(folder.FullName, "calls.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = 150, Concurrency = 150, Seconds = Seconds }, capture);
        Allocations.Least(() => AllocatedBetweenTicks(capture)).Should().Be(0);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private long AllocatedBetweenTicks(string capture)
    {
        Composition composition = Compose();
        using var pipeline = new SensorPipeline(composition, new MemorySink(), sensor: null, wantsDialogs: false);
        Bound<ICaptureFileReader> reader = composition.Single<ICaptureFileReader>("capture file");
        using var source = new MeasuredSource(reader.Plugin.OpenFile(capture, reader.Config, reader.Context));
        pipeline.Run(source, CancellationToken.None);
        pipeline.Finish();

        pipeline.Summarize()["streams"].Should().Be(300);
        // A tick, once a second of packet time, may allocate; between two of them there are blocks of nothing but RTP.
        source.WithinOneSecond.Should().HaveCountGreaterThan(30);
        return source.WithinOneSecond.Sum();
    }

    private Composition Compose()
    {
        string file = Path.Combine(folder.FullName, "plugins.toml");
        string plugins = Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot", "plugins");
        File.WriteAllText(file, $"""
            [host]
            plugin_folders = ["{plugins}"]
            [capture]
            plugin = "PcapFile"
            block_size = 131072
            [sip]
            plugin = "Sip"
            [rtp]
            plugin = "Rtp"
            """);
        return new Composer(new PluginActivator()).Compose(new ConfigurationRequest(file, []));
    }

    /// <summary>Notes what the thread allocates from one block to the next.</summary>
    private sealed class MeasuredSource(IPacketSource source) : IPacketSource
    {
        /// <summary>After this all calls are set up, and each stream has had its first RTCP, which it keeps.</summary>
        private const int WarmUpSeconds = 12;

        private long start;
        private long previous;
        private long allocated;
        private bool isSteady;

        /// <summary>Bytes for each block that lies in the same second as the one before it.</summary>
        public List<long> WithinOneSecond { get; } = new(10_000);

        public string Name => source.Name;

        public SourceStatistics Statistics => source.Statistics;

        public PacketBlock? Read(CancellationToken stop)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            if (isSteady)
            {
                WithinOneSecond.Add(now - allocated);
            }

            PacketBlock? block = source.Read(stop);
            isSteady = block is not null && IsSteady(block);
            allocated = GC.GetAllocatedBytesForCurrentThread();
            return block;
        }

        public void Dispose() => source.Dispose();

        /// <summary>True when the block and the end of the one before lie in one second, in the midst of the calls.</summary>
        private bool IsSteady(PacketBlock block)
        {
            long first = block.Frames[0].Timestamp.Seconds;
            long last = block.Frames[^1].Timestamp.Seconds;
            start = start == 0 ? first : start;
            bool isOneSecond = previous == first && first == last;
            previous = last;
            return isOneSecond && first - start is >= WarmUpSeconds and < Seconds - 1;
        }
    }
}
