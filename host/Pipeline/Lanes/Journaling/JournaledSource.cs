using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>
/// A sensor's packets with its journal before them: first what a run before this one left, then what the sensor sends, written to the journal
/// before it is analysed. At a start of the centre the sensor is not there yet: it is waited for.
/// </summary>
/// <param name="journal">The sensor's.</param>
/// <param name="replay">What is to be analysed first; null when that is nothing.</param>
/// <param name="patience">How long the sensor is waited for.</param>
internal sealed class JournaledSource(SensorJournal journal, JournalReplay? replay, TimeSpan patience) : IPacketSource
{
    private readonly object gate = new();
    private IPacketSource? inner;
    private bool isReplayed = replay is null;
    private bool isOver;

    public string Name => Inner?.Name ?? $"sensor {journal.Sensor.Name}";

    public SourceStatistics Statistics => Inner?.Statistics ?? default;

    /// <summary>Nothing more comes, and nothing can be attached.</summary>
    public bool IsOver
    {
        get
        {
            lock (gate)
            {
                return isOver;
            }
        }
    }

    /// <summary>The sensor is there. Any thread.</summary>
    /// <returns>False when it was there before, or was waited for too long; the source stays with the caller.</returns>
    public bool TryAttach(IPacketSource source)
    {
        lock (gate)
        {
            if (isOver || inner is not null)
            {
                return false;
            }

            inner = source;
            Monitor.PulseAll(gate);
            return true;
        }
    }

    public PacketBlock? Read(CancellationToken stop)
    {
        // To its end even if the centre is to stop: half of a call must not be kept in the place of all of it.
        if (!isReplayed && replay!.Next() is { } before)
        {
            return before;
        }

        bool hasEnded = !isReplayed && journal.HasEnded;
        isReplayed = true;
        if (!hasEnded && Await(stop) is { } source && source.Read(stop) is { } block)
        {
            return journal.Append(block);
        }

        lock (gate)
        {
            if (!isOver && !hasEnded)
            {
                journal.End();
            }

            isOver = true;
        }

        return null;
    }

    public void Dispose()
    {
        lock (gate)
        {
            isOver = true;
        }

        replay?.Dispose();
        Inner?.Dispose();
    }

    private IPacketSource? Inner
    {
        get
        {
            lock (gate)
            {
                return inner;
            }
        }
    }

    /// <returns>Null when the sensor does not come.</returns>
    private IPacketSource? Await(CancellationToken stop)
    {
        using CancellationTokenRegistration stopped = stop.Register(Wake);
        long deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        lock (gate)
        {
            while (inner is null && !isOver)
            {
                stop.ThrowIfCancellationRequested();
                long left = deadline - Environment.TickCount64;
                if (left <= 0)
                {
                    return null;
                }

                Monitor.Wait(gate, TimeSpan.FromMilliseconds(left));
            }

            return isOver ? null : inner;
        }
    }

    private void Wake()
    {
        lock (gate)
        {
            Monitor.PulseAll(gate);
        }
    }
}
