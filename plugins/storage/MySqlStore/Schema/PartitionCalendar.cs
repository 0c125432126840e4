using Earshot.MySqlStore.Server;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.MySqlStore.Schema;

/// <summary>
/// Makes the partitions of days to come before they come. A failure only means that rows lie in a larger partition for a while, so it
/// is told and tried again later. Any thread.
/// </summary>
internal sealed class PartitionCalendar(int daysAhead, IPluginLog log)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private DateOnly made = DateOnly.MinValue;
    private long nextTry = long.MinValue;

    public static DateOnly DayOf(Timestamp time) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(time.Nanoseconds / 100));

    /// <summary>Sees to it that these days and some ahead have partitions.</summary>
    public void Prepare(ServerSession session, DateOnly first, DateOnly last)
    {
        DateOnly today = DateOnly.FromDateTime(DateTime.UtcNow);
        // Of an old capture today counts, so that what comes live afterwards finds its days.
        DateOnly needed = last > today && last <= today.AddDays(daysAhead) ? last : today;
        lock (gate)
        {
            // Half of the days ahead may pass before the tables are altered again.
            if (made >= needed.AddDays(daysAhead / 2) || Environment.TickCount64 < nextTry)
            {
                return;
            }

            try
            {
                Partitions.Extend(session, first < today ? first : today, needed.AddDays(daysAhead));
                made = needed.AddDays(daysAhead);
            }
            catch (MySqlConnector.MySqlException e) when (Faults.Of(e) != Fault.Away || e.Number is >= 1490 and <= 1530)
            {
                // Another sensor may have been faster; what is missing then is seen at the next try.
                nextTry = Environment.TickCount64 + (long)RetryAfter.TotalMilliseconds;
                log.Warning($"cannot make partitions for the days to come: {Faults.Describe(e)}; trying again in a minute");
            }
        }
    }
}
