using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.LiteDbStore;

/// <summary>The order of a query's answer: newest start first, those of one start by call id, then by sensor.</summary>
internal sealed class NewestFirst : IComparer<CallRecord>
{
    public static readonly NewestFirst Instance = new();

    public int Compare(CallRecord? x, CallRecord? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return CallKey.Of(x).CompareTo(CallKey.Of(y));
    }
}
