using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>
/// What of a lane, or of a merge group with the lanes of its late members, is not kept yet, and with that, which packets are still needed. When all of
/// it has ended and is kept, the journals are empty. Any thread.
/// </summary>
internal sealed class RecordLedger
{
    private readonly Lock gate = new();
    private readonly List<SensorJournal> journals = [];
    private readonly HashSet<LaneProgress> lanes = [];
    private readonly SortedSet<(Timestamp Start, long Number)> unkept = [];
    private readonly KeptRecords before = new();
    private readonly TaskCompletionSource empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long lastNumber;
    private bool hasFailed;

    /// <summary>Everything that begins before this is over and kept.</summary>
    public Timestamp Low
    {
        get
        {
            lock (gate)
            {
                Timestamp low = unkept.Count == 0 ? Timestamp.MaxValue : unkept.Min.Start;
                foreach (LaneProgress lane in lanes)
                {
                    low = lane.Settled < low ? lane.Settled : low;
                }

                return lanes.Count == 0 ? new Timestamp(long.MinValue) : low;
            }
        }
    }

    /// <summary>Takes a sensor's journal in, with what was kept of it before this run; again, if the sensor comes again.</summary>
    public void Add(SensorJournal journal)
    {
        journal.Ledger = this;
        lock (gate)
        {
            if (journals.Contains(journal))
            {
                return;
            }

            journals.Add(journal);
            foreach (KeptRecord kept in journal.KeptBefore)
            {
                before.Add(kept);
            }
        }
    }

    /// <summary>A lane is about to begin: until it tells how far it is, everything is needed.</summary>
    public LaneProgress Begin()
    {
        var progress = new LaneProgress();
        lock (gate)
        {
            lanes.Add(progress);
        }

        return progress;
    }

    /// <summary>All calls of a lane have ended.</summary>
    public void End(LaneProgress lane)
    {
        lock (gate)
        {
            lanes.Remove(lane);
        }

        ClearIfDone();
    }

    /// <summary>Waits until all is kept, if a kill would make it come again.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public void WaitUntilKept(CancellationToken stop)
    {
        bool mustWait;
        lock (gate)
        {
            mustWait = journals.Count > 0 && lanes.Count == 0;
        }

        if (mustWait)
        {
            empty.Task.Wait(stop);
        }
    }

    /// <summary>A record is on its way to the stores.</summary>
    /// <param name="record">The record.</param>
    /// <param name="stores">How many must keep it.</param>
    /// <returns>To be told when they have; null when all or part of it was kept before this run.</returns>
    public RecordTicket? Take(KeptRecord record, int stores)
    {
        lock (gate)
        {
            if (before.Contains(record))
            {
                return null;
            }

            var ticket = new RecordTicket(this, record, ++lastNumber, stores);
            unkept.Add((record.Start, ticket.Number));
            return ticket;
        }
    }

    /// <summary>A record is kept, or was dropped; or the store gave up, and it is to come again.</summary>
    public void Settle(RecordTicket ticket, RecordFate fate)
    {
        if (fate == RecordFate.Kept)
        {
            SensorJournal[] all;
            lock (gate)
            {
                all = [.. journals];
            }

            // Before it counts as kept: packets are given up only with a block behind this.
            Array.ForEach(all, journal => journal.Add(ticket.Record));
        }

        lock (gate)
        {
            unkept.Remove((ticket.Record.Start, ticket.Number));
            hasFailed |= fate == RecordFate.Refused;
        }

        ClearIfDone();
    }

    private void ClearIfDone()
    {
        SensorJournal[] all;
        lock (gate)
        {
            if (lanes.Count > 0 || unkept.Count > 0 || hasFailed || empty.Task.IsCompleted)
            {
                return;
            }

            all = [.. journals];
        }

        Array.ForEach(all, journal => journal.Clear());
        empty.TrySetResult();
    }
}
