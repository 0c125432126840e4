using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Pipeline;

/// <summary>Records on their way into a store together.</summary>
internal sealed class StoreBatch
{
    private readonly List<CallRecord> calls = [];
    private readonly List<RegistrationRecord> registrations = [];
    private readonly List<RequestRecord> requests = [];

    public int Count => calls.Count + registrations.Count + requests.Count;

    /// <param name="record">A call, a registration or a request.</param>
    public void Add(object record)
    {
        switch (record)
        {
            case CallRecord call:
                calls.Add(call);
                break;
            case RegistrationRecord registration:
                registrations.Add(registration);
                break;
            case RequestRecord request:
                requests.Add(request);
                break;
        }
    }

    /// <summary>Gives all to the store; right to be called again after a failure.</summary>
    /// <exception cref="PluginException">Some could not be written.</exception>
    public void WriteTo(ICallStore store)
    {
        if (calls.Count > 0)
        {
            store.Append(calls);
        }

        if (registrations.Count + requests.Count > 0 && store is IRequestStore requestStore)
        {
            requestStore.Append(registrations, requests);
        }
    }
}
