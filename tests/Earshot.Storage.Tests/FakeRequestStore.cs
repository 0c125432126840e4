using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Storage.Tests;

/// <summary>A store in memory that takes registrations and requests as well.</summary>
internal sealed class FakeRequestStore : ICallStore, IRequestStore
{
    public FakeStore Calls { get; } = new();

    public List<RegistrationRecord> Registrations { get; } = [];

    public List<RequestRecord> Requests { get; } = [];

    public void Append(IReadOnlyList<RegistrationRecord> registrations, IReadOnlyList<RequestRecord> requests)
    {
        Registrations.AddRange(registrations);
        Requests.AddRange(requests);
    }

    public void Append(IReadOnlyList<CallRecord> records) => Calls.Append(records);

    public IReadOnlyList<CallRecord> Query(CallQuery query) => Calls.Query(query);

    public int Count(CallQuery query, int cap) => Calls.Count(query, cap);

    public CallRecord? Find(string idOrCallId) => Calls.Find(idOrCallId);

    public void DeleteBefore(DateOnly day) => Calls.DeleteBefore(day);

    public StoreHealth Health() => Calls.Health();

    public IReadOnlyList<StoreProblem> Check(bool repair) => Calls.Check(repair);

    public void Dispose() => Calls.Dispose();
}
