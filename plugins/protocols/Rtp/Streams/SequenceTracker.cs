using System.Runtime.CompilerServices;
using Earshot.Rtp.Buffers;
using Earshot.Rtp.Loss;

namespace Earshot.Rtp.Streams;

/// <summary>How a packet's sequence number stands to those before it.</summary>
internal enum Arrival : byte
{
    /// <summary>One after the highest.</summary>
    Next,

    /// <summary>Above the highest, with a gap.</summary>
    Ahead,

    /// <summary>Below the highest and not seen before.</summary>
    Late,

    /// <summary>Seen before.</summary>
    Duplicate,

    /// <summary>Far from the highest: a restart if the next packet follows it, else a stray.</summary>
    Suspect,

    /// <summary>The second packet of a restart.</summary>
    Restart,
}

/// <summary>
/// Extended sequence numbers of one stream (RFC 3550, A.1) and what follows from them: expected, duplicate and reordered
/// packets. Two things are stricter than A.1: a restart needs its two packets in a row, and both count for it.
/// </summary>
internal struct SequenceTracker
{
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;
    private const int NoSuspect = -1;

    private long highest;
    private long lowest;
    private int afterSuspect;
    private long expectedBefore;
    private ReceivedWindow window;

    public uint Duplicates { get; private set; }

    /// <summary>Reordered packets (RFC 4737, 3.3): below the highest at their arrival, duplicates left out.</summary>
    public uint OutOfOrder { get; private set; }

    /// <summary>After <see cref="Arrival.Ahead"/>: how many numbers were skipped.</summary>
    public long Skipped { get; private set; }

    public int Restarts { get; private set; }

    /// <summary>Packets far from the highest that no other followed, or none yet.</summary>
    public uint Strays { get; private set; }

    /// <summary>True while nothing tells yet whether the latest <see cref="Arrival.Suspect"/> belongs to the stream.</summary>
    public readonly bool HasSuspect => afterSuspect != NoSuspect;

    /// <summary>What the packet after the latest suspect told of it: it was the first of a restart, or very late, and no copy.</summary>
    public bool IsSuspectCleared { get; private set; }

    /// <summary>Highest less lowest, plus 1, summed over restarts.</summary>
    public readonly long Expected => expectedBefore + highest - lowest + 1;

    /// <summary>Of the packets searched for loss so far: after <see cref="Close"/> of all; null without any.</summary>
    public readonly LossHistory? History => window.History;

    /// <summary>Steps between neighbours in the order of numbers that are not +1; like <see cref="History"/> after <see cref="Close"/>.</summary>
    public readonly long Breaks => (History?.Network.Runs ?? 0) + Restarts + Strays;

    public void Start(ushort sequenceNumber)
    {
        // One cycle ahead, so that packets before the first one stay positive.
        Begin(0x1_0000L + sequenceNumber);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Arrival Add(ushort sequenceNumber)
    {
        if ((ushort)(sequenceNumber - (ushort)highest) == 1 && afterSuspect == NoSuspect)
        {
            window.Advance(highest, highest + 1, lowest);
            highest++;
            return Arrival.Next;
        }

        return AddUnusual(sequenceNumber);
    }

    /// <summary>One of the latest packets came too late for some jitter buffers.</summary>
    public void MarkLate(ushort sequenceNumber, LateBuffers which)
    {
        long number = highest + (short)(sequenceNumber - (ushort)highest);
        if (number <= highest)
        {
            window.MarkLate(number, highest, which);
        }
    }

    /// <summary>Settles what waits for a next packet, for the final figures: on a copy, when the stream may go on.</summary>
    public void Close()
    {
        window.Detach();
        SettleSuspect();
        window.Close(highest, lowest);
    }

    private Arrival AddUnusual(ushort sequenceNumber)
    {
        if (afterSuspect != NoSuspect)
        {
            if (sequenceNumber == afterSuspect)
            {
                return Restart(sequenceNumber);
            }

            if (sequenceNumber == (ushort)(afterSuspect - 1))
            {
                Duplicates++;
                return Arrival.Duplicate;
            }

            SettleSuspect();
        }

        int delta = (short)(sequenceNumber - (ushort)highest);
        return delta switch
        {
            0 => Duplicate(),
            > 0 and < MaxDropout => Ahead(highest + delta),
            < 0 and > -MaxMisorder => Late(highest + delta),
            _ => Suspect(sequenceNumber),
        };
    }

    private Arrival Duplicate()
    {
        Duplicates++;
        return Arrival.Duplicate;
    }

    private Arrival Ahead(long number)
    {
        bool next = number == highest + 1;
        window.Advance(highest, number, lowest);
        Skipped = number - highest - 1;
        highest = number;
        return next ? Arrival.Next : Arrival.Ahead;
    }

    private Arrival Late(long number)
    {
        if (window.Contains(number))
        {
            return Duplicate();
        }

        window.Mark(number);
        lowest = Math.Min(lowest, number);
        OutOfOrder++;
        return Arrival.Late;
    }

    private Arrival Suspect(ushort sequenceNumber)
    {
        afterSuspect = (ushort)(sequenceNumber + 1);
        Strays++;
        return Arrival.Suspect;
    }

    /// <summary>The suspect was no restart: late by more than MAX_MISORDER, or a stray that nothing can be said of.</summary>
    private void SettleSuspect()
    {
        if (afterSuspect == NoSuspect)
        {
            return;
        }

        int delta = (short)(afterSuspect - 1 - (ushort)highest);
        afterSuspect = NoSuspect;
        IsSuspectCleared = false;
        if (delta >= 0 || !ReceivedWindow.Reaches(highest + delta, highest))
        {
            return;
        }

        Strays--;
        if (Late(highest + delta) == Arrival.Late)
        {
            // MAX_MISORDER packets are longer than any jitter buffer.
            window.MarkLate(highest + delta, highest, LateBuffers.All);
            IsSuspectCleared = true;
        }
    }

    private Arrival Restart(ushort sequenceNumber)
    {
        window.Close(highest, lowest);
        expectedBefore = Expected;
        Restarts++;
        Strays--;
        IsSuspectCleared = true;
        Begin(0x1_0000L + (ushort)(sequenceNumber - 1));
        window.Advance(highest, highest + 1, lowest);
        highest++;
        return Arrival.Restart;
    }

    private void Begin(long number)
    {
        highest = number;
        lowest = number;
        afterSuspect = NoSuspect;
        window.Start(number);
    }
}
