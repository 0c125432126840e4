using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.MySqlStore;

/// <summary>The store for several sensors and large sites: MySQL 8, MariaDB 10.6 and later, and Galera clusters.</summary>
public sealed class MySqlStorePlugin : CallStorePlugin<MySqlStoreConfig>
{
    /// <inheritdoc/>
    protected override ICallStore Open(MySqlStoreConfig config, IPluginContext context, bool writable)
    {
        if (!writable)
        {
            return MySqlCallStore.OpenReader(config, context.Log);
        }

        try
        {
            return MySqlCallStore.OpenWriter(config, context.DataDirectory, context.Log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"cannot use the queue in {context.DataDirectory}: {e.Message}", e);
        }
    }
}
