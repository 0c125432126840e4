using Earshot.Host.Pipeline.Stages;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Mirrors;

/// <summary>One mirror that numbers its packets, and what became of them.</summary>
internal sealed class Mirror(int path, uint stream, uint first, int bits, Timestamp now)
{
    private MirrorCounter counter = new(first, bits);
    private Timestamp latest = now;

    /// <summary>The chain of tunnels up to the one with the numbers.</summary>
    public int Path { get; } = path;

    /// <summary>Tells several counters of one path apart.</summary>
    public uint Stream { get; } = stream;

    /// <summary>Packets that came, copies among them.</summary>
    public long Packets { get; private set; } = 1;

    /// <summary>Packets that never came.</summary>
    public long Lost { get; private set; }

    /// <summary>How often packets were missing.</summary>
    public long Gaps { get; private set; }

    /// <summary>Time of the packet before the first gap.</summary>
    public Timestamp FirstGap { get; private set; }

    /// <summary>Time of the packet after the last gap.</summary>
    public Timestamp LastGap { get; private set; }

    /// <summary>What was lost, for people; null when nothing was.</summary>
    public string? Report(TunnelPaths paths) => Lost <= 0
        ? null
        : $"{Lost} of {Packets + Lost} packets mirrored through {TunnelChain.Text(paths[Path])}"
            + (Stream == 0 ? "" : $" (stream {Stream})")
            + $" never arrived, in {Gaps} {(Gaps == 1 ? "gap" : "gaps")} between {FirstGap} and {LastGap}";

    /// <summary>Takes the next packet's number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="now">Packet time.</param>
    /// <param name="from">Time of the packet before those that are missing.</param>
    /// <returns>Packets that are missing before this one; -1 when this is one that was thought to be missing.</returns>
    public long Add(uint number, Timestamp now, out Timestamp from)
    {
        Packets++;
        from = latest;
        MirrorStep step = counter.Add(number, now.Nanoseconds - latest.Nanoseconds, out long missing);
        if (step is MirrorStep.Forward or MirrorStep.Restart)
        {
            latest = now;
        }

        if (step == MirrorStep.Late)
        {
            Lost--;
            return -1;
        }

        if (missing > 0)
        {
            Lost += missing;
            FirstGap = Gaps == 0 ? from : FirstGap;
            LastGap = now;
            Gaps++;
        }

        return missing;
    }
}
