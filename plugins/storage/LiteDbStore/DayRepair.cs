using System.Globalization;
using Earshot.Sdk.Records;

namespace Earshot.LiteDbStore;

/// <summary>Rebuilds a day's file from every record that can still be read, and keeps the damaged one.</summary>
internal static class DayRepair
{
    private const int BatchSize = 1000;

    /// <summary>The file must be closed.</summary>
    /// <returns>What was done, for a person.</returns>
    public static string Run(DayFiles files, DateOnly day)
    {
        string path = files.PathOf(day);
        string rebuilt = files.RepairPathOf(day);
        string kept = files.FreeDamagedPathOf(day);
        string log = files.LogPathOf(day);
        files.DeleteRepair(day);
        long calls = Rebuild(day, path, log, rebuilt);

        // The log must not be taken for that of the new file.
        if (File.Exists(log))
        {
            File.Move(log, kept + "-log");
        }

        if (calls == 0)
        {
            File.Move(path, kept);
            return $"no call could be read; the file is kept as {kept}";
        }

        File.Replace(rebuilt, path, kept);
        return string.Create(CultureInfo.InvariantCulture, $"rebuilt with {calls} calls; the damaged file is kept as {kept}");
    }

    private static long Rebuild(DateOnly day, string path, string log, string rebuilt)
    {
        using var file = new DayFile(day, rebuilt, writable: true);
        DaySummary summary = DaySummary.Empty;
        using var pages = new DataPages(path, log);
        using var unpacker = new RecordUnpacker();
        using var packers = new RecordPackers();
        foreach (CallRecord[] records in pages.Documents().Select(document => CallDocument.TryToRecord(document, unpacker)).OfType<CallRecord>()
            .Where(record => DayFiles.DayOf(record.Start) == day).Chunk(BatchSize))
        {
            // A page that was freed may still hold what it held. Whatever lay in a database fits in one.
            summary = DayAppend.Run(file, summary, records, packers, _ => { });
        }

        file.Checkpoint();
        return summary.Calls;
    }
}
