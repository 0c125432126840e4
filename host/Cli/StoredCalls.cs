using Earshot.Host.Catalogue;
using Earshot.Host.Control;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Cli;

/// <summary>
/// The calls of the configured store: asked of the running sensor, which holds the store, or read from it when none runs.
/// </summary>
internal sealed class StoredCalls : IDisposable
{
    private readonly ControlClient? sensor;
    private readonly ICallStore? store;

    /// <exception cref="PluginException">A sensor is there but cannot be asked, or the store cannot be opened.</exception>
    public StoredCalls(Composition composition)
    {
        sensor = ControlClient.TryConnect(composition.ControlSocket);
        if (sensor is null)
        {
            Bound<ICallStorePlugin> plugin = composition.Single<ICallStorePlugin>("call store");
            store = plugin.Plugin.Open(plugin.Config, plugin.Context, writable: false);
        }
    }

    public IReadOnlyList<CallRecord> Query(CallQuery query) => sensor?.Query(query) ?? store!.Query(query);

    public CallRecord? Find(string idOrCallId) => sensor is not null ? sensor.Find(idOrCallId) : store!.Find(idOrCallId);

    public void Dispose()
    {
        sensor?.Dispose();
        store?.Dispose();
    }
}
