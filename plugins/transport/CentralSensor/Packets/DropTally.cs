using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.CentralSensor.Packets;

/// <summary>Counts packets that had to be dropped, and has them told to the centre with the next block. Any thread.</summary>
internal sealed class DropTally
{
    /// <summary>More readings of counters than that, of blocks in a row that were dropped, are summed up to the last ones.</summary>
    private const int MaxReadings = 256;

    private readonly Lock gate = new();
    private readonly Dictionary<string, long> byPlace = [];
    private readonly List<CaptureDrops> carried = [];
    private CaptureDrops link;
    private CaptureDrops[] snapshot = [];

    /// <summary>Counts so far. Any thread.</summary>
    public IReadOnlyDictionary<string, long> ByPlace
    {
        get
        {
            lock (gate)
            {
                return new Dictionary<string, long>(byPlace);
            }
        }
    }

    /// <summary>What goes with the next block, for <see cref="Clear"/>.</summary>
    public CaptureDrops[] Carried
    {
        get
        {
            lock (gate)
            {
                return snapshot;
            }
        }
    }

    /// <summary>Frames of a block were dropped, and with them what its source's counters told.</summary>
    /// <returns>True when they are the first for this reason.</returns>
    public bool Add(string place, ReadOnlySpan<Frame> frames, ReadOnlySpan<CaptureDrops> readings)
    {
        Timestamp from = default;
        Timestamp to = default;
        if (!frames.IsEmpty)
        {
            (from, to) = (frames[0].Timestamp, frames[0].Timestamp);
            foreach (ref readonly Frame frame in frames)
            {
                from = frame.Timestamp < from ? frame.Timestamp : from;
                to = frame.Timestamp > to ? frame.Timestamp : to;
            }
        }

        return Add(place, frames.Length, from, to, readings);
    }

    /// <inheritdoc cref="Add(string, ReadOnlySpan{Frame}, ReadOnlySpan{CaptureDrops})"/>
    public bool Add(string place, long packets, Timestamp from, Timestamp to, ReadOnlySpan<CaptureDrops> readings)
    {
        lock (gate)
        {
            foreach (CaptureDrops reading in readings)
            {
                Carry(reading);
            }

            bool isFirst = packets > 0 && !byPlace.ContainsKey(place);
            if (packets > 0)
            {
                byPlace[place] = byPlace.GetValueOrDefault(place) + packets;
                link = link.Packets == 0
                    ? new CaptureDrops(0, from, to, LossPlace.Link, packets)
                    : link with { To = to > link.To ? to : link.To, Packets = link.Packets + packets };
            }

            snapshot = link.Packets > 0 ? [.. carried, link] : [.. carried];
            return isFirst;
        }
    }

    /// <summary>A block took them along.</summary>
    /// <param name="taken">What <see cref="Carried"/> said. What was added since goes with the next one.</param>
    public void Clear(CaptureDrops[] taken)
    {
        lock (gate)
        {
            if (snapshot == taken)
            {
                carried.Clear();
                link = default;
                snapshot = [];
            }
        }
    }

    private void Carry(CaptureDrops reading)
    {
        if (carried.Count < MaxReadings)
        {
            carried.Add(reading);
        }
        else
        {
            carried[^1] = carried[^1] with { To = reading.To, Packets = carried[^1].Packets + reading.Packets };
        }
    }
}
