using System.Globalization;
using Earshot.Sdk.Packets;

namespace Earshot.LiteDbStore;

/// <summary>The files of a directory by UTC day, of which the few used last are kept open.</summary>
internal sealed class DayFiles(string directory, bool writable, int maxOpen) : IDisposable
{
    private const string Prefix = "calls-";
    private const string Extension = ".db";
    private const string DateFormat = "yyyy-MM-dd";

    // The one used last stands last.
    private readonly List<DayFile> open = [];

    public static DateOnly DayOf(Timestamp start) =>
        DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(start.Nanoseconds / 100));

    /// <summary>The days that have a file, newest first.</summary>
    public IReadOnlyList<DateOnly> Newest()
    {
        if (!Directory.Exists(directory))
        {
            return [];
        }

        var days = new List<DateOnly>();
        foreach (string path in Directory.EnumerateFiles(directory, $"{Prefix}*{Extension}"))
        {
            // The engine keeps files of its own beside a database, such as "calls-2026-11-23-log.db"; and a
            // process killed while it makes a file leaves it empty.
            string date = Path.GetFileName(path)[Prefix.Length..^Extension.Length];
            if (DateOnly.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
                && new FileInfo(path).Length > 0)
            {
                days.Add(day);
            }
        }

        days.Sort((x, y) => y.CompareTo(x));
        return days;
    }

    /// <summary>Opens a day's file unless it is open; a writer makes it where there is none.</summary>
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

    /// <summary>Closes the file that was used last, whatever state it is in.</summary>
    /// <returns>What a person calls it.</returns>
    public string Abandon()
    {
        if (open.Count == 0)
        {
            return $"the call store in {directory}";
        }

        DayFile last = open[^1];
        open.RemoveAt(open.Count - 1);
        last.Abandon();
        return PathOf(last.Day);
    }

    public void Dispose() => Trim(0);

    private string PathOf(DateOnly day) =>
        Path.Combine(directory, Prefix + day.ToString(DateFormat, CultureInfo.InvariantCulture) + Extension);

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
