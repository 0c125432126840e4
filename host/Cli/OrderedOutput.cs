using Earshot.Host.Cli.Output;
using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Host.Cli;

/// <summary>
/// Prints calls by (start, Call-ID) as soon as none can come before them, then the streams that belong to no call, then
/// registrations and requests by their start, then dialogs: the same order whatever the number of shards.
/// </summary>
internal sealed class OrderedOutput(ICallWriter writer, StoreWriter? store) : IRecordSink
{
    private readonly PriorityQueue<CallRecord, (Timestamp Start, string CallId)> calls =
        new(Comparer<(Timestamp Start, string CallId)>.Create((a, b) =>
            a.Start == b.Start ? string.CompareOrdinal(a.CallId, b.CallId) : a.Start.CompareTo(b.Start)));

    private readonly List<StreamRecord> streams = [];
    private readonly List<RegistrationRecord> registrations = [];
    private readonly List<RequestRecord> requests = [];
    private readonly List<DialogRecord> dialogs = [];

    /// <summary>Prints registrations too.</summary>
    public bool WantsRegistrations { get; init; }

    /// <summary>Prints requests outside calls too.</summary>
    public bool WantsRequests { get; init; }

    public void OnCall(CallRecord call)
    {
        store?.Add(call);
        calls.Enqueue(call, (call.Start, call.CallId));
    }

    public void OnStream(StreamRecord stream) => streams.Add(stream);

    public void OnRegistration(RegistrationRecord registration)
    {
        store?.Add(registration);
        if (WantsRegistrations)
        {
            registrations.Add(registration);
        }
    }

    public void OnRequest(RequestRecord request)
    {
        store?.Add(request);
        if (WantsRequests)
        {
            requests.Add(request);
        }
    }

    public void OnDialog(DialogRecord dialog) => dialogs.Add(dialog);

    public void OnProgress(Timestamp settled)
    {
        while (calls.TryPeek(out CallRecord? call, out _) && call.Start < settled)
        {
            writer.Write(calls.Dequeue());
        }
    }

    /// <summary>Everything has come: prints what is left.</summary>
    public void Finish()
    {
        OnProgress(Timestamp.MaxValue);
        streams.Sort(StreamOrder.Instance);
        streams.ForEach(writer.Write);
        foreach (RegistrationRecord registration in registrations.OrderBy(registration => registration.Start)
            .ThenBy(registration => registration.Aor, StringComparer.Ordinal)
            .ThenBy(registration => registration.Contact, StringComparer.Ordinal))
        {
            writer.Write(registration);
        }

        foreach (RequestRecord request in requests.OrderBy(request => request.Start).ThenBy(request => request.CallId, StringComparer.Ordinal))
        {
            writer.Write(request);
        }

        dialogs.ForEach(writer.Write);
    }
}
