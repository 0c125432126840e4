using System.Globalization;

namespace Earshot.Host.Cli.Output;

/// <summary>Counts as people read them.</summary>
internal static class CountText
{
    /// <summary>Prints a count that stopped at a cap.</summary>
    /// <param name="count">What was counted; above <paramref name="cap"/> it means "more".</param>
    /// <param name="cap">The highest number that is printed.</param>
    /// <param name="format">How to print.</param>
    /// <param name="output">Where to.</param>
    public static void Write(int count, int cap, OutputFormat format, TextWriter output)
    {
        bool capped = count > cap;
        int shown = Math.Min(count, cap);
        string capText = capped ? "true" : "false";
        output.Write(format switch
        {
            OutputFormat.Json => string.Create(CultureInfo.InvariantCulture, $"{{\"count\":{shown},\"capped\":{capText}}}\n"),
            OutputFormat.Csv => string.Create(CultureInfo.InvariantCulture, $"count,capped\r\n{shown},{capText}\r\n"),
            _ => $"{Number(shown)}{(capped ? "+" : "")}\n",
        });
    }

    /// <summary>What happened, by name: "kernel 3, mirror 12"; empty when nothing did.</summary>
    public static string ByName(IEnumerable<KeyValuePair<string, long>> counts) => string.Join(
        ", ", counts.Where(count => count.Value > 0).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Value}")));

    /// <summary>A number for people: 10,000.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
