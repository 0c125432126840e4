using Earshot.Host.Pipeline.Merging;
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
    private readonly BlockCursor cursor = new();

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
    public bool IsDone => isEnded && cursor.Block is null && waiting.Count == 0;

    public SourceStatistics Statistics => source?.Statistics ?? default;

    /// <summary>True when a frame can be taken.</summary>
    public bool HasFrame => cursor.HasFrame;

    /// <summary>Time of the frame that can be taken.</summary>
    public Timestamp Time => cursor.Frame.Timestamp;

    /// <summary>Bytes of the frame that can be taken.</summary>
    public int Length => cursor.Frame.CapturedLength;

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
        cursor.TellSecretsAgain();
    }

    /// <summary>It is in the group again; with the gate held.</summary>
    public void ComeBack()
    {
        IsAside = false;
        cursor.TellSecretsAgain();
    }

    /// <summary>Goes on to the next block that came, if the last one is used up; with the gate held.</summary>
    /// <param name="target">Takes what the block tells beside frames.</param>
    /// <param name="used">Takes the blocks that are used up, to be released without the gate.</param>
    public void Advance(MergedBlock target, List<PacketBlock> used)
    {
        while (!HasFrame)
        {
            if (cursor.Block is not null)
            {
                PacketBlock done = cursor.End(target);
                Progress = done.Clock > Progress || Progress is null ? done.Clock ?? Progress : Progress;
                used.Add(done);
            }

            if (!waiting.TryDequeue(out PacketBlock? block))
            {
                return;
            }

            cursor.Begin(block);
            Monitor.PulseAll(gate);
        }

        cursor.TellSecrets(target);
    }

    /// <summary>Copies the frame at hand.</summary>
    public void CopyTo(MergedBlock target)
    {
        Timestamp time = Time;
        cursor.CopyTo(target);
        Progress = time > Progress || Progress is null ? time : Progress;
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
