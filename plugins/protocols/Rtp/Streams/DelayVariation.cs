namespace Earshot.Rtp.Streams;

/// <summary>Packets by the amount of RFC 3550's D: 50 to 70 ms, to 90, to 120, to 150, to 200, to 300, and more.</summary>
internal sealed class DelayVariation
{
    /// <summary>Less is not counted, nanoseconds.</summary>
    public const double Smallest = 50e6;

    private static readonly double[] Ends = [70e6, 90e6, 120e6, 150e6, 200e6, 300e6];
    private readonly long[] counts = new long[Ends.Length + 1];

    public long[] Counts => [.. counts];

    /// <summary>Takes one of <see cref="Smallest"/> or more.</summary>
    public void Add(double nanoseconds)
    {
        int bin = 0;
        while (bin < Ends.Length && nanoseconds >= Ends[bin])
        {
            bin++;
        }

        counts[bin]++;
    }
}
