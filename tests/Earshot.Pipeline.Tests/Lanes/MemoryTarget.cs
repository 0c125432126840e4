using Earshot.Host.Pipeline;
using Earshot.Sdk.Records;
using Earshot.Sdk.Transport;

namespace Earshot.Pipeline.Tests.Lanes;

/// <summary>Keeps calls in memory, and knows how often each came.</summary>
internal sealed class MemoryTarget : IRecordTarget
{
    private readonly List<CallRecord> calls = [];

    public bool TakesRequests => false;

    public IReadOnlyList<CallRecord> Calls
    {
        get
        {
            lock (calls)
            {
                return [.. calls];
            }
        }
    }

    public void Append(RecordBatch records)
    {
        lock (calls)
        {
            calls.AddRange(records.Calls);
        }
    }

    public void Dispose()
    {
    }
}
