using Earshot.Bench.Generator;
using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Spooling;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.Spool.Tests;

/// <summary>The queue between the analysis and a spool, with spools that are slow or broken.</summary>
public sealed class SpoolWriterTests : IDisposable
{
    /// <summary>RTP packets of the generated capture.</summary>
    private const int Packets = 150 * 20 * 100;

    private readonly TestPluginContext context = new();

    [Fact]
    public void A_live_source_does_not_wait_and_what_is_missed_is_counted()
    {
        using var gate = new ManualResetEventSlim();
        var spool = new FakeSpool { OnAppend = gate.Wait };
        using var writer = new SpoolWriter(spool, StoreFailurePolicy.DropAndRetry, context.Log, TimeProvider.System);

        for (int i = 0; i < 100; i++)
        {
            writer.Exchange(Batch(10));
        }

        writer.Missed.Should().BeInRange(600, 700, "32 batches wait, one is under way");
        gate.Set();
        writer.Finish();
        (spool.Taken + writer.Missed).Should().Be(1000);
    }

    [Theory]
    [InlineData((int)StoreFailurePolicy.WaitAndStop)]
    [InlineData((int)StoreFailurePolicy.WaitAndRetry)]
    public void A_file_waits_and_so_does_a_lane(int policy)
    {
        var spool = new FakeSpool { OnAppend = () => Thread.Sleep(TimeSpan.FromMilliseconds(1)) };
        using var writer = new SpoolWriter(spool, (StoreFailurePolicy)policy, context.Log, TimeProvider.System);
        for (int i = 0; i < 100; i++)
        {
            writer.Exchange(Batch(10));
        }

        writer.Finish();
        spool.Taken.Should().Be(1000);
        writer.Missed.Should().Be(0);
    }

    [Fact]
    public void After_a_failure_a_file_is_told_at_the_end()
    {
        var spool = new FakeSpool { OnAppend = () => throw new PluginException("disk full") };
        using var writer = new SpoolWriter(spool, StoreFailurePolicy.WaitAndStop, context.Log, TimeProvider.System);
        for (int i = 0; i < 5; i++)
        {
            writer.Exchange(Batch(10));
        }

        Action finish = writer.Finish;
        finish.Should().Throw<PluginException>().WithMessage("disk full; 50 packets were not kept");
    }

    [Theory]
    [InlineData((int)StoreFailurePolicy.DropAndRetry)]
    [InlineData((int)StoreFailurePolicy.WaitAndRetry)]
    public void After_a_failure_a_live_source_tries_again_and_so_does_a_lane(int policy)
    {
        bool isBroken = true;
        var spool = new FakeSpool { OnAppend = () => _ = isBroken ? throw new PluginException("disk full") : 0 };
        var clock = new SetClock();
        using var writer = new SpoolWriter(spool, (StoreFailurePolicy)policy, context.Log, clock);
        writer.Exchange(Batch(10));
        Wait(() => context.Messages.Count == 1);
        isBroken = false;
        writer.Exchange(Batch(10));
        Wait(() => writer.Missed == 10);
        clock.Pass(TimeSpan.FromSeconds(1));
        writer.Exchange(Batch(10));
        writer.Finish();

        spool.Taken.Should().Be(10);
        (writer.Missed + writer.Lost).Should().Be(20);
        context.Messages.Should().Equal("error: disk full; packets are missed until it is mended", "information: the spool takes packets again");
    }

    /// <summary>As on a full disk: what is appended waits in memory, and cannot be written a moment later.</summary>
    [Fact]
    public void A_disk_that_stays_full_is_told_once_and_so_is_one_that_stays_free()
    {
        int ticks = 0;
        int waiting = 0;
        bool isFull = true;
        var clock = new SetClock();
        var spool = new FakeSpool { OnAppend = () => Volatile.Write(ref waiting, 1), OnTick = WriteWhatWaits };
        using var writer = new SpoolWriter(spool, StoreFailurePolicy.DropAndRetry, context.Log, clock);
        for (int second = 0; second < 5; second++)
        {
            KeepOne();
        }

        context.Messages.Should().Equal("error: disk full; packets are missed until it is mended");
        Volatile.Write(ref isFull, false);
        KeepOne();
        clock.Pass(TimeSpan.FromSeconds(50));
        KeepOne();
        context.Messages.Should().HaveCount(1);
        clock.Pass(TimeSpan.FromSeconds(10));
        KeepOne();
        context.Messages.Should().Equal("error: disk full; packets are missed until it is mended", "information: the spool takes packets again");
        writer.Finish();

        void WriteWhatWaits()
        {
            Interlocked.Increment(ref ticks);
            if (Interlocked.Exchange(ref waiting, 0) == 1 && Volatile.Read(ref isFull))
            {
                throw new PluginException("disk full");
            }
        }

        void KeepOne()
        {
            clock.Pass(TimeSpan.FromSeconds(1));
            long taken = spool.Taken;
            writer.Exchange(Batch(1));
            Wait(() => spool.Taken > taken);
            int before = Volatile.Read(ref ticks);
            Wait(() => Volatile.Read(ref ticks) >= before + 2);
        }
    }

    [Fact]
    public void Noting_what_a_packet_carries_costs_no_allocation()
    {
        string capture = Path.Combine(context.DataDirectory, "calls.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = 150, Concurrency = 150, Seconds = 20 }, capture);
        long with = Allocations.Least(() => Allocated(capture, withSpool: true));
        long without = Allocations.Least(() => Allocated(capture, withSpool: false));

        // Messages have a Call-ID, and a queue that waits may allocate: a byte a packet is more than both.
        (with - without).Should().BeLessThan(Packets);
    }

    public void Dispose() => context.Dispose();

    private static void Wait(Func<bool> condition) => SpinWait.SpinUntil(condition, TimeSpan.FromMinutes(1)).Should().BeTrue();

    private static FiledPackets Batch(int count)
    {
        var batch = new FiledPackets();
        for (int i = 0; i < count; i++)
        {
            batch.Add(default);
        }

        return batch;
    }

    /// <returns>Bytes for a capture that comes for the second time, so that all memory that is used again is there.</returns>
    private long Allocated(string capture, bool withSpool)
    {
        Composition composition = Compose();
        var spool = new FakeSpool();
        using SpoolWriter? writer = withSpool ? new SpoolWriter(spool, StoreFailurePolicy.WaitAndStop, context.Log, TimeProvider.System) : null;
        using var pipeline = new SensorPipeline(composition, new NoRecords(), sensor: null, wantsDialogs: false, writer);
        Bound<ICaptureFileReader> reader = composition.Single<ICaptureFileReader>("capture file");
        long allocated = 0;
        for (int time = 0; time < 2; time++)
        {
            using var source = new MeasuredSource(reader.Plugin.OpenFile(capture, reader.Config, reader.Context));
            pipeline.Run(source, CancellationToken.None);
            allocated = source.Between;
        }

        pipeline.Finish();
        writer?.Finish();
        spool.Taken.Should().BeGreaterThanOrEqualTo(withSpool ? 2 * Packets : 0);
        return allocated;
    }

    private Composition Compose()
    {
        string file = Path.Combine(context.DataDirectory, "plugins.toml");
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

    /// <summary>Notes what the thread allocates while it does not read: blocks are the source's own.</summary>
    private sealed class MeasuredSource(IPacketSource source) : IPacketSource
    {
        private long left = -1;

        public long Between { get; private set; }

        public string Name => source.Name;

        public SourceStatistics Statistics => source.Statistics;

        public PacketBlock? Read(CancellationToken stop)
        {
            Between += left < 0 ? 0 : GC.GetAllocatedBytesForCurrentThread() - left;
            PacketBlock? block = source.Read(stop);
            left = GC.GetAllocatedBytesForCurrentThread();
            return block;
        }

        public void Dispose() => source.Dispose();
    }

    private sealed class FakeSpool : IPacketSpool
    {
        private long taken;

        public Action OnAppend { get; init; } = () => { };

        public Action OnTick { get; init; } = () => { };

        public long Taken => Interlocked.Read(ref taken);

        public bool WantsMedia => true;

        public long Lost { get; private set; }

        public void Append(in SpoolBatch batch)
        {
            try
            {
                OnAppend();
            }
            catch (PluginException)
            {
                Lost += batch.Packets.Length;
                throw;
            }

            Interlocked.Add(ref taken, batch.Packets.Length);
        }

        public void Tick() => OnTick();

        public void Finish()
        {
        }

        public void Dispose()
        {
        }
    }

    private sealed class SetClock : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref now);

        public void Pass(TimeSpan time) => Interlocked.Add(ref now, time.Ticks);
    }

    private sealed class NoRecords : IRecordSink
    {
        public void OnCall(CallRecord call)
        {
        }

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
        }
    }
}
