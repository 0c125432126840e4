using System.Globalization;
using Earshot.Sdk.Packets;

namespace Earshot.LiteDbStore;

/// <summary>
/// The files of a directory by UTC day, of which the few used last are kept open:
/// <code>
/// calls-2026-11-23.db           the calls of that day
/// calls-2026-11-23-log.db       what the engine has not yet copied into it; only beside an open file, or after a crash
/// calls-2026-11-23.db.damaged   a damaged file that was rebuilt, with -2, -3 ... for later ones
/// calls-2026-11-23.db.repair    a file that is being rebuilt
/// </code>
/// </summary>
internal sealed class DayFiles(string directory, bool writable, int maxOpen) : IDisposable
{
    private const string Prefix = "calls-";
    private const string Extension = ".db";
    private const string LogExtension = "-log.db";
    private const string DateFormat = "yyyy-MM-dd";

    // The one used last stands last.
    private readonly List<DayFile> open = [];

    public static DateOnly DayOf(Timestamp start) =>
        DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(start.Nanoseconds / 100));

    /// <summary>The days that have calls, newest first.</summary>
    public IReadOnlyList<DateOnly> Newest()
    {
        // A process killed while it makes a file leaves it empty.
        List<DateOnly> days = [.. Own().Where(file => file.Tail == Extension && new FileInfo(file.Path).Length > 0).Select(file => file.Day)];
        days.Sort((x, y) => y.CompareTo(x));
        return days;
    }

    /// <summary>Bytes of all files.</summary>
    public long Bytes() => Own().Sum(file => new FileInfo(file.Path).Length);

    /// <summary>Opens a day's file unless it is open, making it where there is none.</summary>
    public DayFile Open(DateOnly day)
    {
        int index = open.FindIndex(file => file.Day == day);
        DayFile? file = index < 0 ? null : open[index];
        if (file is not null)
        {
            open.RemoveAt(index);
        }
        else
        {
            Trim(maxOpen - 1);
            file = new DayFile(day, PathOf(day), writable);
        }

        open.Add(file);
        return file;
    }

    /// <summary>Opens a day's file unless it is open; null where there is none.</summary>
    public DayFile? OpenIfThere(DateOnly day) => File.Exists(PathOf(day)) && new FileInfo(PathOf(day)).Length > 0 ? Open(day) : null;

    /// <summary>Closes a day's file whatever state it is in.</summary>
    public void Abandon(DateOnly day)
    {
        if (open.Find(file => file.Day == day) is { } file)
        {
            open.Remove(file);
            file.Abandon();
        }
    }

    /// <summary>Deletes all that belongs to days before this one.</summary>
    /// <returns>The days of which something was deleted.</returns>
    public IReadOnlySet<DateOnly> DeleteBefore(DateOnly day)
    {
        var deleted = new HashSet<DateOnly>();
        // A log without its file would be taken for that of the next file of the day; so it goes first.
        foreach ((DateOnly old, string path, string _) in Own().Where(file => file.Day < day).OrderByDescending(file => file.Tail == LogExtension).ToList())
        {
            Abandon(old);
            File.Delete(path);
            deleted.Add(old);
        }

        return deleted;
    }

    public string PathOf(DateOnly day) => PathOf(day, Extension);

    public string LogPathOf(DateOnly day) => PathOf(day, LogExtension);

    public string RepairPathOf(DateOnly day) => PathOf(day, Extension + ".repair");

    /// <summary>Deletes what a repair that did not end has left.</summary>
    public void DeleteRepair(DateOnly day)
    {
        File.Delete(PathOf(day, Extension + "-log.repair"));
        File.Delete(RepairPathOf(day));
    }

    /// <summary>A name that is free for a damaged file.</summary>
    public string FreeDamagedPathOf(DateOnly day)
    {
        string path = PathOf(day, Extension + ".damaged");
        return Enumerable.Range(2, int.MaxValue - 2).Select(number => $"{path}-{number}").Prepend(path).First(free => !File.Exists(free));
    }

    public void Dispose() => Trim(0);

    private string PathOf(DateOnly day, string rest) =>
        Path.Combine(directory, Prefix + day.ToString(DateFormat, CultureInfo.InvariantCulture) + rest);

    // Files of other names are somebody else's.
    private IEnumerable<(DateOnly Day, string Path, string Tail)> Own()
    {
        if (!Directory.Exists(directory))
        {
            yield break;
        }

        foreach (string path in Directory.EnumerateFiles(directory, $"{Prefix}*"))
        {
            string name = Path.GetFileName(path)[Prefix.Length..];
            int length = Math.Min(name.Length, DateFormat.Length);
            string rest = name[length..];
            if (DateOnly.TryParseExact(name[..length], DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
                && (rest is Extension or LogExtension or ".db.repair" or ".db-log.repair" || rest.StartsWith(".db.damaged", StringComparison.Ordinal)))
            {
                yield return (day, path, rest);
            }
        }
    }

    private void Trim(int count)
    {
        while (open.Count > count)
        {
            DayFile oldest = open[0];
            open.RemoveAt(0);
            oldest.Dispose();
        }
    }
}
