using Earshot.Host.Catalogue;
using Earshot.Host.Control;
using Earshot.Host.Export;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Cli;

/// <summary>
/// The calls of the configured store: asked of the running sensor, which holds the store, or read from it when none runs.
/// </summary>
internal sealed class StoredCalls : IDisposable
{
    private readonly ControlClient? sensor;
    private readonly ICallStore? store;
    private readonly string? ownName;

    /// <exception cref="PluginException">A sensor is there but cannot be asked, or the store cannot be opened.</exception>
    public StoredCalls(Composition composition)
    {
        ownName = composition.Host.SensorName;
        sensor = ControlClient.TryConnect(composition.ControlSocket);
        if (sensor is null)
        {
            Bound<ICallStorePlugin> plugin = composition.Single<ICallStorePlugin>("call store");
            store = plugin.Start((s, config, context) => s.Open(config, context, writable: false));
        }
    }

    /// <inheritdoc cref="ICallStore.Query"/>
    public IReadOnlyList<CallRecord> Query(CallQuery query) => sensor?.Query(query) ?? store!.Query(query);

    /// <inheritdoc cref="ICallStore.Count"/>
    public int Count(CallQuery query, int cap) => sensor?.Count(query, cap) ?? store!.Count(query, cap);

    /// <inheritdoc cref="ICallStore.Find"/>
    public CallRecord? Find(string idOrCallId) => sensor is not null ? sensor.Find(idOrCallId) : store!.Find(idOrCallId);

    /// <summary>As <see cref="Find(string)"/>, of the calls of one sensor.</summary>
    /// <param name="idOrCallId">The call.</param>
    /// <param name="seenBy">Name of the sensor, or its id at the running centre; null for any.</param>
    public CallRecord? Find(string idOrCallId, string? seenBy)
    {
        CallRecord? found = Find(idOrCallId);
        if (found is null || seenBy is null || found.Sensor == seenBy)
        {
            return found;
        }

        string name = sensor?.SensorOf(seenBy).Name ?? seenBy;
        var others = new CallQuery { Sensor = name, From = found.Start.AddSeconds(-3600), To = found.Start.AddSeconds(3600), Limit = ControlProtocol.MaxLimit };
        return found.Sensor == name ? found : Query(others).FirstOrDefault(call => call.CallId == found.CallId);
    }

    /// <summary>A call that has no record yet, of the running sensor; null when there is none, or when no sensor runs.</summary>
    /// <param name="idOrCallId">The call.</param>
    /// <param name="seenBy">The remote sensor that sees it, by name or id; null for the one that runs here.</param>
    /// <exception cref="PluginException">The sensor cannot be asked.</exception>
    public ExportedCall? FindLive(string idOrCallId, string? seenBy)
    {
        if (sensor is null)
        {
            return null;
        }

        RemoteSensor? remote = seenBy is null || seenBy == ownName ? null : sensor.SensorOf(seenBy);
        string? name = remote is null ? ownName : remote.Name;
        IReadOnlyList<LiveCall> live = remote is null ? sensor.LiveCalls() : sensor.LiveCalls(remote.Id);
        return live.LastOrDefault(call => call.CallId == idOrCallId || RecordId.Of(name, call.CallId, call.Start) == idOrCallId) is { } found
            ? ExportedCall.Of(found, name)
            : null;
    }

    /// <summary>The key of what <see cref="Find(string)"/> gives, or null.</summary>
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
