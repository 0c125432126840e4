using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Transport;

namespace Earshot.Mirror.Tests.Support;

/// <summary>A centre that keeps every frame of every lane, each read by a thread of its own.</summary>
internal sealed class RecordingCentre : ICentre, IDisposable
{
    private readonly Lock gate = new();
    private readonly List<Lane> lanes = [];
    private readonly CancellationTokenSource stop = new();

    /// <summary>While it is not set, no lane reads.</summary>
    public ManualResetEventSlim Reads { get; } = new(true);

    /// <summary>Lanes keep what they read, and have it in a journal when they are told so.</summary>
    public bool HasJournal { get; set; }

    /// <summary>What a run before this one had in its journal.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Marks { get; init; } = [];

    /// <summary>All lanes in the order in which they were attached.</summary>
    public IReadOnlyList<Lane> Lanes
    {
        get
        {
            lock (gate)
            {
                return [.. lanes];
            }
        }
    }

    /// <summary>Frames of all lanes.</summary>
    public int Frames => Lanes.Sum(lane => lane.FrameCount);

    /// <summary>Numbers of the packets of all lanes, <see cref="TestBlock.Numbered"/>, in their order.</summary>
    public IReadOnlyList<int> Numbers => [.. Lanes.SelectMany(lane => lane.Frames).Select(TestBlock.NumberOf)];

    public void Attach(RemoteSensor sensor, IPacketSource source)
    {
        lock (gate)
        {
            if (lanes.Any(lane => lane.Sensor.Id == sensor.Id && !lane.HasEnded))
            {
                throw new InvalidOperationException($"sensor {sensor.Id} has a lane");
            }

            lanes.Add(new Lane(sensor, source, Reads, HasJournal, stop.Token));
        }
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Journaled(RemoteSensor sensor) => Marks;

    public Task KeepAsync(RemoteSensor sensor, RecordBatch records, CancellationToken stop) => throw new NotSupportedException();

    public void Dispose()
    {
        stop.Cancel();
        foreach (Lane lane in Lanes)
        {
            lane.Join();
        }

        stop.Dispose();
        Reads.Dispose();
    }

    /// <summary>One source and what came out of it.</summary>
    internal sealed class Lane
    {
        private readonly Lock gate = new();
        private readonly List<SentFrame> frames = [];
        private readonly List<Timestamp> clocks = [];
        private readonly List<CaptureDrops> drops = [];
        private readonly List<PacketBlock> held = [];
        private readonly List<ReadOnlyMemory<byte>> marks = [];
        private readonly bool hasJournal;
        private readonly Thread thread;

        public Lane(RemoteSensor sensor, IPacketSource source, ManualResetEventSlim reads, bool hasJournal, CancellationToken stop)
        {
            Sensor = sensor;
            this.hasJournal = hasJournal;
            Name = source.Name;
            thread = new Thread(() => Run(source, reads, stop)) { IsBackground = true };
            thread.Start();
        }

        public RemoteSensor Sensor { get; }

        public string Name { get; }

        public bool HasEnded { get; private set; }

        public int FrameCount => Locked(() => frames.Count);

        public IReadOnlyList<SentFrame> Frames => Locked(frames.ToArray);

        /// <summary>Clocks of blocks without frames.</summary>
        public IReadOnlyList<Timestamp> Clocks => Locked(clocks.ToArray);

        public IReadOnlyList<CaptureDrops> Drops => Locked(drops.ToArray);

        /// <summary>Blocks that it has read and not given back, each with a mark.</summary>
        public int Held => Locked(() => held.Count);

        public IReadOnlyList<ReadOnlyMemory<byte>> Marks => Locked(marks.ToArray);

        public void Join() => thread.Join();

        /// <summary>What it has read is in the journal from now on.</summary>
        public void Journal() => Locked(() =>
        {
            held.ForEach(block => block.OnJournaled());
            return held.Count;
        });

        private T Locked<T>(Func<T> get)
        {
            lock (gate)
            {
                return get();
            }
        }

        private void Run(IPacketSource source, ManualResetEventSlim reads, CancellationToken stop)
        {
            try
            {
                reads.Wait(stop);
                while (source.Read(stop) is { } block)
                {
                    lock (gate)
                    {
                        foreach (ref readonly Frame frame in block.Frames)
                        {
                            frames.Add(SentFrame.Of(block, frame));
                        }

                        clocks.AddRange(block.Clock is { } clock ? [clock] : []);
                        drops.AddRange(block.Drops);
                        marks.Add(block.Mark.ToArray());
                        if (hasJournal)
                        {
                            held.Add(block);
                        }
                    }

                    if (!hasJournal)
                    {
                        block.Release();
                    }

                    reads.Wait(stop);
                }
            }
            catch (OperationCanceledException)
            {
                // The end of the test.
            }

            HasEnded = true;
            source.Dispose();
        }
    }
}
