namespace Earshot.Rtp.Tests.Support;

/// <summary>
/// Bursts and gaps as RFC 3611, 4.7.2 defines them, found by looking at the whole list: a burst begins and ends with a lost
/// packet, holds no Gmin packets in a row that were received, cannot be made longer, and is more than one packet.
/// </summary>
internal sealed class BurstOracle
{
    private const int Gmin = 16;

    public BurstOracle(IReadOnlyList<bool> isLost)
    {
        List<int> losses = [.. Enumerable.Range(0, isLost.Count).Where(i => isLost[i])];
        List<List<int>> groups = [];
        foreach (int loss in losses)
        {
            if (groups.Count == 0 || loss - groups[^1][^1] - 1 >= Gmin)
            {
                groups.Add([]);
            }

            groups[^1].Add(loss);
        }

        List<List<int>> bursts = groups.FindAll(group => group.Count > 1);
        int burstPackets = bursts.Sum(burst => burst[^1] - burst[0] + 1);
        int burstLosses = bursts.Sum(burst => burst.Count);
        int gapPackets = isLost.Count - burstPackets;
        Bursts = bursts.Count;
        BurstDensityPercent = burstPackets == 0 ? 0 : 100.0 * burstLosses / burstPackets;
        BurstPackets = Bursts == 0 ? null : (double)burstPackets / Bursts;
        GapDensityPercent = 100.0 * (losses.Count - burstLosses) / gapPackets;
        GapPackets = (double)gapPackets / (Bursts + 1);

        RunsByLength = new long[10];
        for (int i = 0; i < isLost.Count; i++)
        {
            int length = isLost.Skip(i).TakeWhile(lost => lost).Count();
            if (length > 0)
            {
                RunsByLength[Math.Min(length, 10) - 1]++;
                i += length;
            }
        }
    }

    public int Bursts { get; }

    public double BurstDensityPercent { get; }

    /// <summary>Mean length of a burst.</summary>
    public double? BurstPackets { get; }

    public double GapDensityPercent { get; }

    /// <summary>Mean length of a gap.</summary>
    public double GapPackets { get; }

    public long[] RunsByLength { get; }
}
