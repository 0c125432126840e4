using Earshot.Sdk.Records;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Pipeline;

/// <summary>Records on their way into a store together, and who waits until they are there.</summary>
internal sealed class PendingRecords
{
    private readonly List<CallRecord> calls = [];
    private readonly List<RegistrationRecord> registrations = [];
    private readonly List<RequestRecord> requests = [];
    private readonly List<IConfirmation> waiting = [];

    public int Count => calls.Count + registrations.Count + requests.Count;

    public bool IsEmpty => Count == 0 && waiting.Count == 0;

    public RecordBatch Batch => new(calls, registrations, requests);

    /// <param name="item">A call, a registration, a request, or who waits for those before.</param>
    public void Add(object item)
    {
        switch (item)
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
            case IConfirmation confirmation:
                waiting.Add(confirmation);
                break;
        }
    }

    /// <summary>Tells those who wait.</summary>
    /// <param name="failure">Null when the records are kept.</param>
    public void Confirm(Exception? failure)
    {
        waiting.ForEach(confirmation => confirmation.Confirm(failure));
    }
}
