namespace Earshot.LiteDbStore;

/// <summary>Summaries of days in memory: those used last, up to a number of bytes.</summary>
internal sealed class DaySummaries(long maxBytes)
{
    private readonly Dictionary<DateOnly, DaySummary> summaries = [];

    // The one used last stands last.
    private readonly List<DateOnly> used = [];
    private long bytes;

    public DaySummary? Get(DateOnly day)
    {
        if (!summaries.TryGetValue(day, out DaySummary? summary))
        {
            return null;
        }

        used.Remove(day);
        used.Add(day);
        return summary;
    }

    public void Set(DateOnly day, DaySummary summary)
    {
        Remove(day);
        summaries.Add(day, summary);
        used.Add(day);
        bytes += summary.Bytes;
        // The last one stays, or each append would read its day anew.
        while (bytes > maxBytes && used.Count > 1)
        {
            Remove(used[0]);
        }
    }

    public void Remove(DateOnly day)
    {
        if (summaries.Remove(day, out DaySummary? summary))
        {
            used.Remove(day);
            bytes -= summary.Bytes;
        }
    }
}
