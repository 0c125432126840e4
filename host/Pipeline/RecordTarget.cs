using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Pipeline;

/// <summary>Where a <see cref="StoreWriter"/> puts records: a store here, or a centre.</summary>
internal interface IRecordTarget : IDisposable
{
    /// <summary>False when it takes calls only.</summary>
    bool TakesRequests { get; }

    /// <summary>Keeps the records; right to be called again after a failure.</summary>
    /// <exception cref="PluginException">Some could not be kept.</exception>
    void Append(RecordBatch records);
}

/// <summary>A call store. Disposing of it disposes of the store.</summary>
internal sealed class StoreTarget(ICallStore store) : IRecordTarget
{
    private readonly IRequestStore? requests = store as IRequestStore;

    public bool TakesRequests => requests is not null;

    public void Append(RecordBatch records)
    {
        if (records.Calls.Count > 0)
        {
            store.Append(records.Calls);
        }

        if (records.Registrations.Count + records.Requests.Count > 0)
        {
            requests?.Append(records.Registrations, records.Requests);
        }
    }

    public void Dispose() => store.Dispose();
}

/// <summary>A centre. The uplink belongs to the caller.</summary>
internal sealed class UplinkTarget(IRecordUplink uplink) : IRecordTarget
{
    public bool TakesRequests => true;

    public void Append(RecordBatch records) => uplink.Append(records);

    public void Dispose()
    {
    }
}
