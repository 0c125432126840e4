using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Pipeline;

/// <summary>
/// Deletes calls that have been kept long enough, by the machine's clock and not by packets: a sensor that hears nothing must
/// forget as well, and a packet with a wrong time must not make it forget. For a live sensor alone: what `earshot read --store`
/// keeps of an old capture is there until a sensor with `keep_days` runs on the same store.
/// </summary>
/// <param name="store">The store, of which this is called by the writing thread.</param>
/// <param name="keepDays">UTC days, the running one included; 0 = for ever.</param>
/// <param name="clock">The machine's clock.</param>
/// <param name="log">Where a failure goes.</param>
internal sealed class Retention(ICallStore store, int keepDays, TimeProvider clock, IPluginLog log)
{
    /// <summary>How often this must be asked, at least: days change for a sensor that stores nothing too.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private DateOnly? deletedBefore;
    private DateOnly? failedBefore;
    private DateTimeOffset nextTry = DateTimeOffset.MinValue;

    /// <summary>Deletes what is too old, once a day; a failure is told once, and tried again after a minute.</summary>
    public void DeleteExpired()
    {
        DateTimeOffset now = clock.GetUtcNow();
        DateOnly first = DateOnly.FromDateTime(now.UtcDateTime).AddDays(1 - keepDays);
        if (keepDays == 0 || first == deletedBefore || now < nextTry)
        {
            return;
        }

        try
        {
            store.DeleteBefore(first);
            deletedBefore = first;
        }
        catch (Exception e)
        {
            // Foreign code, which may fail in any way.
            if (failedBefore != first)
            {
                log.Error($"{e.Message}; old calls stay until this succeeds");
            }

            failedBefore = first;
            nextTry = now + Period;
        }
    }
}
