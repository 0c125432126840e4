using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Host.Cli.Output.Page;

/// <summary>A stream's quality by interval: MOS, loss and late packets, the last two where there are any.</summary>
internal static class IntervalRows
{
    private const int NoteWidth = 40;

    public static void Write(PageWriter page, IntervalSeries series)
    {
        if (series.Mos.Min() is { } lowest)
        {
            page.Row("MOS by time", Invariant(
                $"{Sparkline.Of(series.Mos, 1, 4.5, highIsBad: false, Room(page))} lowest {lowest:0.00} at {At(series, series.Mos, lowest)}, {series.Seconds} s each"));
        }

        WriteShare(page, series, "lost", series.Lost);
        WriteShare(page, series, "late", series.Late);
    }

    private static void WriteShare(PageWriter page, IntervalSeries series, string name, IReadOnlyList<long> counts)
    {
        double?[] shares = [.. counts.Zip(series.Packets, series.Lost).Select(interval => Share(interval.First, interval.Second + interval.Third))];
        if (shares.Max() is { } highest and > 0)
        {
            page.Row($"{name} by time", Invariant(
                $"{Sparkline.Of(shares, 0, highest, highIsBad: true, Room(page))} highest {highest:0.0} % at {At(series, shares, highest)}"));
        }
    }

    private static double? Share(long count, long expected) => expected > 0 ? 100.0 * count / expected : null;

    private static string At(IntervalSeries series, IReadOnlyList<double?> values, double value) =>
        $"{values.ToList().IndexOf(value) * series.Seconds} s";

    private static int Room(PageWriter page) => page.ValueWidth - NoteWidth;
}
