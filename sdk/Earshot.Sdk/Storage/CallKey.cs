using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Sdk.Storage;

/// <summary>
/// What makes a stored call one: a record with the key of another replaces it. Keys have the order of a query's answer:
/// newest start first, those of one start by call id, then by sensor, both ordinal.
/// </summary>
/// <param name="Start">The first INVITE, exact to the nanosecond.</param>
/// <param name="CallId">Call-ID.</param>
/// <param name="Sensor">Name of the sensor, or null.</param>
public readonly record struct CallKey(Timestamp Start, string CallId, string? Sensor) : IComparable<CallKey>
{
    /// <summary>The key of a record.</summary>
    public static CallKey Of(CallRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new CallKey(record.Start, record.CallId, record.Sensor);
    }

    /// <inheritdoc/>
    public int CompareTo(CallKey other)
    {
        int order = other.Start.CompareTo(Start);
        order = order != 0 ? order : string.CompareOrdinal(CallId, other.CallId);
        return order != 0 ? order : string.CompareOrdinal(Sensor, other.Sensor);
    }

    /// <summary>True when <paramref name="left"/> comes before <paramref name="right"/> in an answer.</summary>
    public static bool operator <(CallKey left, CallKey right) => left.CompareTo(right) < 0;

    /// <summary>True when <paramref name="left"/> comes after <paramref name="right"/> in an answer.</summary>
    public static bool operator >(CallKey left, CallKey right) => left.CompareTo(right) > 0;

    /// <summary>True unless <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator <=(CallKey left, CallKey right) => left.CompareTo(right) <= 0;

    /// <summary>True unless <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator >=(CallKey left, CallKey right) => left.CompareTo(right) >= 0;
}
