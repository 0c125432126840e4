using Earshot.Host.Pipeline.Merging;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Lanes;

/// <summary>
/// Sensors that see parts of the same calls, as one source: frames in the order of time, as far as they come within a window. A
/// member that sends nothing for that long does not hold the others up; what it then sends is read apart, as a
/// <see cref="CatchUpSource"/>, until it has caught up.
/// </summary>
internal sealed class MergedSource : IPacketSource
{
    private const int LongestBlockMs = 100;
    private const int LongestSilenceMs = 1000;

    private readonly object gate = new();
    private readonly Dictionary<string, MergeMember> byName;
    private readonly MergeMember[] members;
    private readonly MergedBlockPool pool = new();
    private readonly int windowMs;
    private Timestamp newest = new(long.MinValue);
    private bool isOver;

    /// <param name="name">Of the group.</param>
    /// <param name="members">Names of its sensors.</param>
    /// <param name="windowMs">Wall time for which a silent member is waited for.</param>
    public MergedSource(string name, IEnumerable<string> members, int windowMs)
    {
        Name = name;
        byName = members.ToDictionary(member => member, member => new MergeMember(member, gate));
        this.members = [.. byName.Values];
        this.windowMs = windowMs;
    }

    public string Name { get; }

    /// <summary>Told which member is late, with a source of what is. Called with locks held.</summary>
    public required Action<string, IPacketSource> OnLate { get; init; }

    public SourceStatistics Statistics => SourceStatistics.Sum(members, member => member.Statistics);

    /// <summary>A member's packets begin to come, or come again. Any thread.</summary>
    /// <param name="member">Which.</param>
    /// <param name="source">Its packets.</param>
    /// <param name="stop">Ends the reading of them.</param>
    /// <param name="beginning">Called before the first is read.</param>
    /// <returns>False when the group is over, and nobody would read them.</returns>
    public bool TryBegin(string member, IPacketSource source, CancellationToken stop, Action? beginning = null)
    {
        lock (gate)
        {
            if (isOver)
            {
                return false;
            }

            beginning?.Invoke();
            byName[member].Begin(source, stop);
            return true;
        }
    }

    /// <returns>Null when the sources of all members have ended.</returns>
    /// <remarks>
    /// When it is to stop, what was read of the members is handed over first: their sensors may have been told that it is taken.
    /// </remarks>
    public PacketBlock? Read(CancellationToken stop)
    {
        MergedBlock block = Read(
            (target, used, age) =>
            {
                bool isStopping = stop.IsCancellationRequested;
                bool isFull = !Fill(target, used, isStopping);
                bool isDone = Array.TrueForAll(members, member => (member.IsDone || (isStopping && !member.HasSource)) && !member.IsAside);
                isOver |= isDone && target.IsEmpty;
                target.Complete(Promise());
                return isDone || isFull || age >= (target.IsEmpty ? LongestSilenceMs : LongestBlockMs);
            });
        if (!block.IsEmpty || !IsOver)
        {
            return block;
        }

        block.Release();
        stop.ThrowIfCancellationRequested();
        return null;
    }

    /// <summary>What a member that is aside sends, until it has caught up.</summary>
    /// <returns>Null when it has, or when its source has ended, as it does when the centre stops.</returns>
    public PacketBlock? ReadLate(MergeMember member)
    {
        bool hasCaughtUp = false;
        MergedBlock block = Read(
            (target, used, age) =>
            {
                member.Advance(target, used);
                while (member.HasFrame && IsLate(member.Time) && target.HasRoom(member.Length))
                {
                    member.CopyTo(target);
                    member.Advance(target, used);
                }

                hasCaughtUp = member.IsDone || (member.HasFrame && !IsLate(member.Time));
                return hasCaughtUp || member.HasFrame || age >= (target.IsEmpty ? LongestSilenceMs : LongestBlockMs);
            });
        if (!block.IsEmpty || !hasCaughtUp)
        {
            return block;
        }

        block.Release();
        return null;
    }

    /// <summary>A member is in the group again.</summary>
    public void Return(MergeMember member)
    {
        lock (gate)
        {
            member.ComeBack();
            Monitor.PulseAll(gate);
        }
    }

    public void Dispose()
    {
        // Each member's source is disposed of by its thread.
    }

    private bool IsOver
    {
        get
        {
            lock (gate)
            {
                return isOver;
            }
        }
    }

    /// <summary>Fills a block until it is to be handed over.</summary>
    /// <param name="fill">
    /// Takes what is there, with the gate held: into a block, and used-up blocks into a list, so many milliseconds after the beginning. True when
    /// the block is to be handed over.
    /// </param>
    private MergedBlock Read(Func<MergedBlock, List<PacketBlock>, long, bool> fill)
    {
        MergedBlock block = pool.Take();
        var used = new List<PacketBlock>();
        long began = Environment.TickCount64;
        for (bool isReady = false; !isReady;)
        {
            lock (gate)
            {
                isReady = fill(block, used, Environment.TickCount64 - began);
                if (!isReady && used.Count == 0)
                {
                    Monitor.Wait(gate, LongestBlockMs);
                }
            }

            // Without the gate: whoever gets them back has locks of his own.
            used.ForEach(done => done.Release());
            used.Clear();
        }

        return block;
    }

    /// <summary>Copies frames for as long as it is known which comes next.</summary>
    /// <param name="block">Takes them.</param>
    /// <param name="used">Takes blocks that are used up.</param>
    /// <param name="isStopping">Nobody is waited for any more, and nobody is late.</param>
    /// <returns>False when the block is full.</returns>
    private bool Fill(MergedBlock block, List<PacketBlock> used, bool isStopping)
    {
        while (true)
        {
            MergeMember? first = null;
            foreach (MergeMember member in members)
            {
                if (member.IsAside)
                {
                    continue;
                }

                member.Advance(block, used);
                if (member.HasFrame && IsLate(member.Time) && !isStopping)
                {
                    member.GoAside();
                    OnLate(member.Name, new CatchUpSource(this, member));
                }
                else if (member.HasFrame && (first is null || member.Time < first.Time))
                {
                    first = member;
                }
            }

            if (first is null || (!isStopping && IsHeldUp(first.Time)))
            {
                return true;
            }

            if (!block.HasRoom(first.Length))
            {
                return false;
            }

            newest = first.Time > newest ? first.Time : newest;
            first.CopyTo(block);
        }
    }

    // Twice the window: whoever was just waited for in vain is not late yet.
    private bool IsLate(Timestamp time) => newest.Nanoseconds > long.MinValue && time < newest.AddSeconds(-2 * windowMs / 1000.0);

    /// <summary>True when a member may still send something older.</summary>
    private bool IsHeldUp(Timestamp time)
    {
        foreach (MergeMember member in members)
        {
            if (!member.IsAside && !member.HasFrame && !member.IsDone && !(member.Progress >= time) && Environment.TickCount64 - member.ActiveAt < windowMs)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Up to when everything has come of all members that are there; null when nothing is known.</summary>
    private Timestamp? Promise()
    {
        Timestamp? promise = null;
        foreach (MergeMember member in members)
        {
            if (!member.IsAside && !member.IsDone && Environment.TickCount64 - member.ActiveAt < windowMs)
            {
                Timestamp? known = member.HasFrame ? member.Time : member.Progress;
                promise = promise is null || known < promise ? known : promise;
            }
        }

        return promise;
    }
}
