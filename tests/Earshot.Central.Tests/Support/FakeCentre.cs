using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Central.Tests.Support;

/// <summary>Reads lanes on threads of their own, as the host does, and keeps all that comes.</summary>
internal sealed class FakeCentre : ICentre, IDisposable
{
    private readonly Lock gate = new();
    private readonly List<SeenFrame> frames = [];
    private readonly List<CaptureDrops> drops = [];
    private readonly List<CaptureSecrets> secrets = [];
    private readonly List<Timestamp> clocks = [];
    private readonly List<RecordBatch> records = [];
    private readonly List<Thread> threads = [];
    private readonly HashSet<int> attached = [];
    private readonly CancellationTokenSource killed = new();

    /// <summary>Lanes read only while it is set.</summary>
    public ManualResetEventSlim Reads { get; } = new(true);

    /// <summary>Lanes keep what they read, and have it in a journal when they are told so.</summary>
    public bool HasJournal { get; set; }

    /// <summary>What is in the journal, and, of the centre after a kill, what was.</summary>
    public List<ReadOnlyMemory<byte>> Marks { get; init; } = [];

    /// <summary>Blocks that lanes have read and not given back.</summary>
    public List<PacketBlock> Held { get; } = [];

    /// <summary>Why records are not kept; null when they are.</summary>
    public string? Refuses { get; set; }

    /// <summary>Lanes that were attached.</summary>
    public int Lanes { get; private set; }

    /// <summary>Lanes that came to their end.</summary>
    public int Ended { get; private set; }

    public List<SeenFrame> Frames => Copy(frames);

    public List<CaptureDrops> Drops => Copy(drops);

    public List<CaptureSecrets> Secrets => Copy(secrets);

    public List<Timestamp> Clocks => Copy(clocks);

    public List<RecordBatch> Records => Copy(records);

    public int FrameCount
    {
        get
        {
            lock (gate)
            {
                return frames.Count;
            }
        }
    }

    public void Attach(RemoteSensor sensor, IPacketSource source)
    {
        lock (gate)
        {
            attached.Add(sensor.Id).Should().BeTrue("a sensor has one lane at a time");
            Lanes++;
            var thread = new Thread(() => Run(sensor, source)) { IsBackground = true };
            threads.Add(thread);
            thread.Start();
        }
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Journaled(RemoteSensor sensor) => Copy(Marks);

    public Task KeepAsync(RemoteSensor sensor, RecordBatch batch, CancellationToken stop)
    {
        if (Refuses is { } reason)
        {
            throw new PluginException(reason);
        }

        lock (gate)
        {
            records.Add(batch);
        }

        return Task.CompletedTask;
    }

    /// <summary>Lanes end as those of a killed process: with what they have not read.</summary>
    public void Kill()
    {
        killed.Cancel();
        threads.ForEach(thread => thread.Join());
    }

    public void Dispose()
    {
        Kill();
        killed.Dispose();
        Reads.Dispose();
    }

    private void Run(RemoteSensor sensor, IPacketSource source)
    {
        try
        {
            while (true)
            {
                Reads.Wait(killed.Token);
                if (source.Read(killed.Token) is not { } block)
                {
                    break;
                }

                Take(block);
                if (!HasJournal)
                {
                    block.Release();
                }
            }

            lock (gate)
            {
                Ended++;
            }
        }
        catch (OperationCanceledException)
        {
            // Killed.
        }
        finally
        {
            lock (gate)
            {
                attached.Remove(sensor.Id);
            }

            source.Dispose();
        }
    }

    private void Take(PacketBlock block)
    {
        lock (gate)
        {
            if (HasJournal)
            {
                Held.Add(block);
                Marks.Add(block.Mark.ToArray());
            }

            frames.AddRange(SeenFrame.Of(block));
            drops.AddRange(block.Drops);
            secrets.AddRange(block.Secrets);
            if (block.Clock is { } clock)
            {
                clocks.Add(clock);
            }
        }
    }

    private List<T> Copy<T>(List<T> list)
    {
        lock (gate)
        {
            return [.. list];
        }
    }
}
