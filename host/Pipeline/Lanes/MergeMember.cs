using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Lanes;

/// <summary>
/// One sensor of a merge group: a thread reads its source ahead, and the group takes frame by frame. Guarded by the group's gate.
/// </summary>
internal sealed class MergeMember
{
    private const int MostBlocks = 16;

    private readonly object gate;
    private readonly Queue<PacketBlock> waiting = new();
    private IPacketSource? source;
    private bool isEnded;

    // Of whoever reads it, with the gate held: the group's thread, or that of its own lane while it is aside.
    private PacketBlock? block;
    private int next;
    private int toldDrops;
    private bool mustTellSecrets;

    /// <param name="name">As the configuration has it.</param>
    /// <param name="gate">Pulsed whenever a block came or the source ended.</param>
    public MergeMember(string name, object gate)
    {
        Name = name;
        this.gate = gate;
    }

    public string Name { get; }

    /// <summary>What it sends is too late for the group, and read apart.</summary>
    public bool IsAside { get; private set; }

    /// <summary>Its packets have begun to come.</summary>
    public bool HasSource => source is not null;

    /// <summary>Up to here everything has come; null before anything came.</summary>
    public Timestamp? Progress { get; private set; }

    /// <summary>When something came last, by <see cref="Environment.TickCount64"/>.</summary>
    public long ActiveAt { get; private set; } = Environment.TickCount64;

    /// <summary>Its source has ended and all of it was taken; false before it had one.</summary>
    public bool IsDone => isEnded && block is null && waiting.Count == 0;

    public SourceStatistics Statistics => source?.Statistics ?? default;

    /// <summary>True when a frame can be taken.</summary>
    public bool HasFrame => block is not null && next < block.Frames.Length;

    /// <summary>Time of the frame that can be taken.</summary>
    public Timestamp Time => block!.Frames[next].Timestamp;

    /// <summary>Bytes of the frame that can be taken.</summary>
    public int Length => block!.Frames[next].CapturedLength;

    /// <summary>Reads a source to its end, on a thread of its own. One at a time.</summary>
    public void Begin(IPacketSource begun, CancellationToken stop)
    {
        lock (gate)
        {
            source = begun;
            isEnded = false;
            ActiveAt = Environment.TickCount64;
        }

        new Thread(() => Read(begun, stop)) { Name = $"member {Name}", IsBackground = true }.Start();
    }

    /// <summary>From now on it is read apart; with the gate held.</summary>
    public void GoAside()
    {
        IsAside = true;
        // Those of the block at hand went to the group, but its frames will not.
        mustTellSecrets = true;
    }

    /// <summary>It is in the group again; with the gate held.</summary>
    public void ComeBack()
    {
        IsAside = false;
        mustTellSecrets = true;
    }

    /// <summary>Goes on to the next block that came, if the last one is used up; with the gate held.</summary>
    /// <param name="target">Takes what the block tells beside frames.</param>
    /// <param name="used">Takes the blocks that are used up, to be released without the gate.</param>
    public void Advance(MergedBlock target, List<PacketBlock> used)
    {
        while (!HasFrame)
        {
            if (block is { } done)
            {
                TellSecrets(done, target);
                TellDrops(done, target, done.Frames.Length);
                Progress = done.Clock > Progress || Progress is null ? done.Clock ?? Progress : Progress;
                block = null;
                used.Add(done);
            }

            if (!waiting.TryDequeue(out block))
            {
                return;
            }

            (next, toldDrops, mustTellSecrets) = (0, 0, true);
            Monitor.PulseAll(gate);
        }

        TellSecrets(block!, target);
    }

    /// <summary>Copies the frame at hand.</summary>
    public void CopyTo(MergedBlock target)
    {
        TellDrops(block!, target, next);
        Frame frame = block!.Frames[next++];
        target.Add(frame, block.Bytes.Slice(frame.Offset, frame.CapturedLength));
        Progress = frame.Timestamp > Progress || Progress is null ? frame.Timestamp : Progress;
    }

    /// <summary>Before all frames of their block: another member may have captured what they open.</summary>
    private void TellSecrets(PacketBlock told, MergedBlock target)
    {
        if (!mustTellSecrets)
        {
            return;
        }

        mustTellSecrets = false;
        foreach (ref readonly CaptureSecrets secret in told.Secrets)
        {
            target.Add(secret);
        }
    }

    private void TellDrops(PacketBlock told, MergedBlock target, int beforeFrame)
    {
        while (toldDrops < told.Drops.Length && told.Drops[toldDrops].BeforeFrame <= beforeFrame)
        {
            target.Add(told.Drops[toldDrops++]);
        }
    }

    private void Read(IPacketSource begun, CancellationToken stop)
    {
        try
        {
            while (begun.Read(stop) is { } came)
            {
                Put(came, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The centre stops.
        }

        lock (gate)
        {
            // Another one may have begun.
            isEnded |= source == begun;
            Monitor.PulseAll(gate);
        }

        begun.Dispose();
    }

    private void Put(PacketBlock came, CancellationToken stop)
    {
        lock (gate)
        {
            while (waiting.Count >= MostBlocks && !stop.IsCancellationRequested)
            {
                Monitor.Wait(gate, 100);
            }

            waiting.Enqueue(came);
            ActiveAt = Environment.TickCount64;
            Monitor.PulseAll(gate);
        }
    }
}
