using Earshot.Sdk.Records;

namespace Earshot.LiteDbStore;

/// <summary>The order of a query's answer: newest start first, those of one start by call id, then by sensor.</summary>
internal sealed class NewestFirst : IComparer<CallRecord>
{
    public static readonly NewestFirst Instance = new();

    public int Compare(CallRecord? x, CallRecord? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        int order = y.Start.CompareTo(x.Start);
        order = order != 0 ? order : string.CompareOrdinal(x.CallId, y.CallId);
        return order != 0 ? order : string.CompareOrdinal(x.Sensor, y.Sensor);
    }
}
