using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.LiteDbStore;

/// <summary>The embedded default store: needs no server and no set-up.</summary>
public sealed class LiteDbStorePlugin : CallStorePlugin<LiteDbStoreConfig>
{
    /// <inheritdoc/>
    protected override ICallStore Open(LiteDbStoreConfig config, IPluginContext context, bool writable)
    {
        string directory = config.Directory.Length == 0
            ? context.DataDirectory
            : Path.GetFullPath(config.Directory, context.DataDirectory);
        try
        {
            if (writable)
            {
                System.IO.Directory.CreateDirectory(directory);
            }

            StoreLock storeLock = writable ? StoreLock.ForWriter(directory) : StoreLock.ForReader(directory);
            var days = new Days(
                new DayFiles(directory, writable, config.OpenFiles), new DaySummaries((long)config.SummaryMegabytes << 20), context.Log);
            return new LiteDbCallStore(days, storeLock, writable, context.Log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"cannot open the call store in {directory}: {e.Message}", e);
        }
    }
}
