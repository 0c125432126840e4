using Earshot.Sdk.Records;

namespace Earshot.Sdk.Transport;

/// <summary>Records that travel or are kept together.</summary>
/// <param name="Calls">Calls that are over.</param>
/// <param name="Registrations">Registrations that are over or have changed.</param>
/// <param name="Requests">Requests outside calls.</param>
public sealed record RecordBatch(
    IReadOnlyList<CallRecord> Calls, IReadOnlyList<RegistrationRecord> Registrations, IReadOnlyList<RequestRecord> Requests)
{
    /// <summary>All of them.</summary>
    public int Count => Calls.Count + Registrations.Count + Requests.Count;
}
