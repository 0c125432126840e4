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

    /// <inheritdoc cref="ICallStore.Query"/>
    public IReadOnlyList<CallRecord> Query(CallQuery query) => sensor?.Query(query) ?? store!.Query(query);

    /// <inheritdoc cref="ICallStore.Count"/>
    public int Count(CallQuery query, int cap) => sensor?.Count(query, cap) ?? store!.Count(query, cap);

    /// <inheritdoc cref="ICallStore.Find"/>
    public CallRecord? Find(string idOrCallId) => sensor is not null ? sensor.Find(idOrCallId) : store!.Find(idOrCallId);

    /// <summary>The key of what <see cref="Find"/> gives, or null.</summary>
    /// <exception cref="PluginException">It could not be read.</exception>
    public CallKey? KeyOf(string idOrCallId) => sensor is not null
        ? sensor.KeyOf(idOrCallId)
        : store!.Find(idOrCallId) is { } record ? CallKey.Of(record) : null;

    /// <inheritdoc cref="ICallStore.Health"/>
    public StoreHealth Health() => sensor?.Health() ?? store!.Health();

    /// <inheritdoc cref="ICallStore.Check"/>
    public IReadOnlyList<StoreProblem> Check() => sensor?.Check() ?? store!.Check(repair: false);

    /// <summary>What a running sensor knows to be wrong with its store; a store opened here tells such things itself.</summary>
    public string? Problem => sensor?.Health().Problem;

    public void Dispose()
    {
        sensor?.Dispose();
        store?.Dispose();
    }
}
