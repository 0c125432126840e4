using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Sdk.Storage;

/// <summary>
/// What makes a stored call one: a record with the key of another replaces it. Keys have the order of a query's answer:
/// newest start first, those of one start by call id, then by sensor, null first. Both by code points, which is the order of
/// UTF-8 bytes and thereby that of a database's binary collation; trailing spaces count.
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
        order = order != 0 ? order : Compare(CallId, other.CallId);
        return order != 0 ? order : Compare(Sensor, other.Sensor);
    }

    /// <summary>True when <paramref name="left"/> comes before <paramref name="right"/> in an answer.</summary>
    public static bool operator <(CallKey left, CallKey right) => left.CompareTo(right) < 0;

    /// <summary>True when <paramref name="left"/> comes after <paramref name="right"/> in an answer.</summary>
    public static bool operator >(CallKey left, CallKey right) => left.CompareTo(right) > 0;

    /// <summary>True unless <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator <=(CallKey left, CallKey right) => left.CompareTo(right) <= 0;

    /// <summary>True unless <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator >=(CallKey left, CallKey right) => left.CompareTo(right) >= 0;

    private static int Compare(string? left, string? right)
    {
        if (left is null || right is null)
        {
            return (left is null ? 0 : 1) - (right is null ? 0 : 1);
        }

        int same = left.AsSpan().CommonPrefixLength(right);
        return same == left.Length || same == right.Length
            ? left.Length - right.Length
            : Rank(left[same]) - Rank(right[same]);
    }

    // Surrogates stand for code points above all that one UTF-16 unit can say, yet lie below U+E000.
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
