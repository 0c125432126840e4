namespace Earshot.Host.Cli.Output.Page;

/// <summary>A row of bars of eight heights, a bar an interval.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const char Nothing = '·';

    /// <param name="values">A value an interval; null where there is none.</param>
    /// <param name="low">What the lowest bar stands for.</param>
    /// <param name="high">What the highest bar stands for; above <paramref name="low"/>.</param>
    /// <param name="highIsBad">Which value stands for several, when there are more than fit: the worst.</param>
    /// <param name="width">Bars that fit.</param>
    public static string Of(IReadOnlyList<double?> values, double low, double high, bool highIsBad, int width)
    {
        int each = Math.Max(1, (values.Count + width - 1) / width);
        return string.Concat(values.Chunk(each).Select(some => Bar(highIsBad ? some.Max() : some.Min(), low, high)));
    }

    private static char Bar(double? value, double low, double high) => value is { } known
        ? Bars[(int)Math.Round((Math.Clamp(known, low, high) - low) / (high - low) * (Bars.Length - 1))]
        : Nothing;
}
