using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>
/// Which calls had media, second by second, as the shards answer to ticks. Signalling always knows exactly the seconds that
/// are five or more behind it, and waits for them if need be, so that its timeouts do not depend on how fast a shard is.
/// </summary>
internal sealed class TickLedger(int shards)
{
    private const long LagNanoseconds = 5 * Timestamp.NanosecondsPerSecond;
    private readonly Queue<Tick> ticks = new();

    /// <summary>A tick is about to be posted to the shards.</summary>
    public void Post(Timestamp tick)
    {
        lock (ticks)
        {
            ticks.Enqueue(new Tick(tick, shards));
        }
    }

    /// <summary>One shard's answer to a tick. Shards answer every tick, in order.</summary>
    public void Answer(Timestamp tick, List<(ulong Call, Timestamp Last)> active)
    {
        lock (ticks)
        {
            Tick entry = ticks.First(candidate => candidate.Time == tick && candidate.Missing > 0);
            entry.Active.AddRange(active);
            if (--entry.Missing == 0)
            {
                Monitor.PulseAll(ticks);
            }
        }
    }

    /// <summary>
    /// The activity of the next tick that is at least 5 s before <paramref name="now"/>, ordered by call; null when there is
    /// none left. Blocks until every shard answered.
    /// </summary>
    public IReadOnlyList<(ulong Call, Timestamp Last)>? Take(Timestamp now)
    {
        lock (ticks)
        {
            if (!ticks.TryPeek(out Tick? first) || now.Nanoseconds - first.Time.Nanoseconds < LagNanoseconds)
            {
                return null;
            }

            while (first.Missing > 0)
            {
                Monitor.Wait(ticks);
            }

            ticks.Dequeue();
            first.Active.Sort();
            return first.Active;
        }
    }

    private sealed class Tick(Timestamp time, int missing)
    {
        public Timestamp Time { get; } = time;

        public int Missing { get; set; } = missing;

        public List<(ulong Call, Timestamp Last)> Active { get; } = [];
    }
}
