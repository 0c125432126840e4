using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Pipeline.Gaps;

/// <summary>What capture lost of a call: mirrors on the ways its packets came, counters of drops whatever the way.</summary>
internal static class CallLoss
{
    /// <param name="gaps">The gaps within its time.</param>
    /// <param name="start">When it began.</param>
    /// <param name="end">When it ended.</param>
    /// <param name="chains">The tunnels its packets came through.</param>
    /// <param name="paths">Chains by number.</param>
    /// <returns>Null when nothing counts what is lost on the way of its packets.</returns>
    public static CaptureLoss? Of(
        IReadOnlyList<LostPackets> gaps,
        Timestamp start,
        Timestamp end,
        IReadOnlyList<IReadOnlyList<TunnelLayer>> chains,
        TunnelPaths paths) => gaps.Count == 0 && chains.Count == 0 ? null : Sum(gaps, start, end, chains, paths);

    private static CaptureLoss? Sum(
        IReadOnlyList<LostPackets> gaps,
        Timestamp start,
        Timestamp end,
        IReadOnlyList<IReadOnlyList<TunnelLayer>> chains,
        TunnelPaths paths)
    {
        List<LostPackets> own =
            [.. gaps.Where(gap => gap.Place != LossPlace.Mirror || chains.Any(chain => TunnelPaths.BeginsWith(chain, paths[gap.Path])))];
        var by = new Dictionary<string, long>();
        if (chains.Any(paths.IsNumbered))
        {
            by[Name(LossPlace.Mirror)] = 0;
        }

        foreach (LostPackets gap in own)
        {
            by[Name(gap.Place)] = by.GetValueOrDefault(Name(gap.Place)) + gap.Packets;
        }

        return by.Count == 0 ? null : new CaptureLoss(Milliseconds(own, start, end), by.Values.Sum(), by);
    }

    /// <summary>The time that gaps cover: several places, or interfaces, may lose at the same time.</summary>
    private static double Milliseconds(List<LostPackets> gaps, Timestamp start, Timestamp end)
    {
        (long covered, long reached) = (0, start.Nanoseconds);
        foreach (LostPackets gap in gaps.Where(gap => gap.Packets > 0).OrderBy(gap => gap.From))
        {
            long overlap = Math.Min(gap.To.Nanoseconds, end.Nanoseconds) - Math.Max(gap.From.Nanoseconds, reached);
            if (overlap > 0)
            {
                covered += Math.Min(gap.Length, overlap);
                reached = Math.Min(gap.To.Nanoseconds, end.Nanoseconds);
            }
        }

        return covered / 1e6;
    }

    private static string Name(LossPlace place) => SnakeCase.From(place.ToString());
}
