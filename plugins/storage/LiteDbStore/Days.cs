using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.LiteDbStore;

/// <summary>
/// The days of a store for many threads: one at a time gets to the files, and a day that fails is closed, remembered and left
/// out. The engine meets a damaged file or a full disk with exceptions of many kinds and cannot be used afterwards; what was
/// closed is opened anew, and thereby repaired from its log, on the next use.
/// </summary>
internal sealed class Days(DayFiles files, DaySummaries summaries, IPluginLog log) : IDisposable
{
    private readonly StoreGate gate = new();
    private readonly Dictionary<DateOnly, string> unreadable = [];
    private readonly Dictionary<DateOnly, long> counts = [];

    /// <summary>The days that have calls and may have some from a time until another, newest first.</summary>
    public IReadOnlyList<DateOnly> Newest(Timestamp? from, Timestamp? to)
    {
        using StoreGate.Pass pass = gate.EnterToRead();
        return
        [
            .. files.Newest().Where(day => (from is not { } first || day >= DayFiles.DayOf(first)) && (to is not { } last || day <= DayFiles.DayOf(last))),
        ];
    }

    /// <summary>Looks into a day's file; null when the day is gone or cannot be read.</summary>
    public T? Read<T>(DateOnly day, Func<DayFile, T> read)
        where T : class
    {
        using StoreGate.Pass pass = gate.EnterToRead();
        return ReadWithin(day, read);
    }

    /// <summary>The summary of a day, from memory if it is there; null when the day is gone or cannot be read.</summary>
    public DaySummary? Summary(DateOnly day)
    {
        using StoreGate.Pass pass = gate.EnterToRead();
        return ReadWithin(day, file =>
        {
            DaySummary summary = summaries.Get(day) ?? file.ReadSummary();
            Remember(day, summary);
            return summary;
        });
    }

    /// <summary>Changes a day's file, making it where there is none.</summary>
    /// <exception cref="PluginException">It cannot be changed.</exception>
    public void Append(DateOnly day, Func<DayFile, DaySummary, DaySummary> append)
    {
        using StoreGate.Pass pass = gate.EnterToWrite();
        try
        {
            DayFile file = files.Open(day);
            Remember(day, append(file, summaries.Get(day) ?? file.ReadSummary()));
        }
        catch (Exception e) when (e is not PluginException)
        {
            Forget(day);
            throw new PluginException($"cannot write {files.PathOf(day)}: {e.Message}", e);
        }
    }

    /// <exception cref="PluginException">Some could not be deleted.</exception>
    public void DeleteBefore(DateOnly day)
    {
        using StoreGate.Pass pass = gate.EnterToWrite();
        try
        {
            foreach (DateOnly deleted in files.DeleteBefore(day))
            {
                Forget(deleted);
                unreadable.Remove(deleted);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"cannot delete calls before {day:yyyy-MM-dd}: {e.Message}", e);
        }
    }

    /// <summary>Replaces a day's file by what can be read of it.</summary>
    /// <returns>What was done, for a person.</returns>
    public string Repair(DateOnly day)
    {
        using StoreGate.Pass pass = gate.EnterToWrite();
        Forget(day);
        string done = DayRepair.Run(files, day);
        unreadable.Remove(day);
        return done;
    }

    /// <summary>Why a day cannot be read, as far as it was tried; null when nothing is wrong.</summary>
    public string? Unreadable(DateOnly day)
    {
        using StoreGate.Pass pass = gate.EnterToRead();
        return unreadable.GetValueOrDefault(day);
    }

    /// <summary>Calls of a day; null when the day is gone or cannot be read.</summary>
    public long? Count(DateOnly day)
    {
        using StoreGate.Pass pass = gate.EnterToRead();
        if (!counts.TryGetValue(day, out long count))
        {
            if (ReadWithin<object>(day, file => file.CountCalls()) is not long counted)
            {
                return null;
            }

            counts[day] = count = counted;
        }

        return count;
    }

    public string PathOf(DateOnly day) => files.PathOf(day);

    public long Bytes()
    {
        using StoreGate.Pass pass = gate.EnterToRead();
        return files.Bytes();
    }

    public void Dispose()
    {
        using StoreGate.Pass pass = gate.EnterToWrite();
        files.Dispose();
    }

    private T? ReadWithin<T>(DateOnly day, Func<DayFile, T> read)
        where T : class
    {
        try
        {
            if (files.OpenIfThere(day) is not { } file)
            {
                return null;
            }

            T found = read(file);
            unreadable.Remove(day);
            return found;
        }
        catch (Exception e)
        {
            string reason = e.Message.TrimEnd('.');
            if (unreadable.GetValueOrDefault(day) != reason)
            {
                log.Error($"cannot read {files.PathOf(day)}: {reason}; its calls are left out until `earshot store repair` has mended it");
            }

            Forget(day);
            unreadable[day] = reason;
            return null;
        }
    }

    private void Remember(DateOnly day, DaySummary summary)
    {
        summaries.Set(day, summary);
        counts[day] = summary.Calls;
    }

    private void Forget(DateOnly day)
    {
        files.Abandon(day);
        summaries.Remove(day);
        counts.Remove(day);
    }
}
