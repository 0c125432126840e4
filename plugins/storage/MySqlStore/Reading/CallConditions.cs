using System.Globalization;
using System.Text;
using Earshot.MySqlStore.Rows;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;

namespace Earshot.MySqlStore.Reading;

/// <summary>
/// The conditions of a query as SQL over <c>earshot_call</c>. They let through every call that matches, and where
/// <see cref="IsExact"/> is false some that do not, which the record itself then tells.
/// </summary>
internal sealed class CallConditions
{
    private readonly string common;

    public CallConditions(CallQuery query)
    {
        Timestamp? to = Earlier(query.To, query.After is { } after ? new Timestamp(Next(after.Start.Nanoseconds)) : null);
        var conditions = new List<string>();
        if (query.From is { } from)
        {
            // The column of days leaves partitions out, that of nanoseconds is exact.
            conditions.Add($"calldate >= {SqlLiterals.Of(from)} AND start_ns >= {Number(from.Nanoseconds)}");
        }

        if (to is { } before)
        {
            conditions.Add($"calldate <= {SqlLiterals.Of(before)} AND start_ns < {Number(before.Nanoseconds)}");
        }

        Add(conditions, "state", query.State is { } state ? (int)state : null);
        Add(conditions, "status_code", query.StatusCode);
        Add(conditions, "sensor_hash", query.Sensor is { } sensor ? NameHash.Of(sensor) : null);
        if (query.MosBelow is { } mos)
        {
            conditions.Add(double.IsFinite(mos) ? $"mos < {mos.ToString("R", CultureInfo.InvariantCulture)}e0" : "mos IS NOT NULL");
        }

        common = conditions.Count == 0 ? "TRUE" : string.Join(" AND ", conditions);
        Numbers = Prefixes(query);
        IsExact = query.After is null && query.Address is null && double.IsFinite(query.MosBelow ?? 0)
            && new[] { query.Caller, query.Callee, query.Number }.All(IsShort);
    }

    /// <summary>True when the conditions let through only calls that match.</summary>
    public bool IsExact { get; }

    /// <summary>
    /// The columns of numbers that an index may serve, each with its condition: a call matches when one of them holds. Empty
    /// when no number is asked for.
    /// </summary>
    public IReadOnlyList<(string Index, string Condition)> Numbers { get; }

    /// <summary>All conditions.</summary>
    public string All => Numbers.Count == 0
        ? common
        : $"{common} AND ({string.Join(" OR ", Numbers.Select(number => number.Condition))})";

    /// <summary>All conditions, of the numbers only one.</summary>
    public string With(string number) => $"{common} AND {number}";

    private static List<(string Index, string Condition)> Prefixes(CallQuery query)
    {
        string? caller = query.Caller is { } callerPrefix ? Prefix("caller", callerPrefix) : null;
        string? callee = query.Callee is { } calleePrefix ? Prefix("callee", calleePrefix) : null;
        string both = string.Join(" AND ", new[] { caller, callee }.OfType<string>());
        if (query.Number is { } number)
        {
            string rest = both.Length == 0 ? "" : $" AND {both}";
            return [("caller", Prefix("caller", number) + rest), ("callee", Prefix("callee", number) + rest)];
        }

        return both.Length == 0 ? [] : [(caller is null ? "callee" : "caller", both)];
    }

    // Bytes from the prefix on and before its successor; the columns keep only the first bytes of a number.
    private static string Prefix(string column, string prefix)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(prefix);
        bytes = bytes[..Math.Min(bytes.Length, CallTables.SearchedBytes)];
        string from = $"{column} >= x'{Convert.ToHexString(bytes)}'";
        // UTF-8 has no byte 0xFF.
        return bytes.Length == 0 ? from : $"{from} AND {column} < x'{Convert.ToHexString([.. bytes[..^1], (byte)(bytes[^1] + 1)])}'";
    }

    private static bool IsShort(string? prefix) => prefix is null || Encoding.UTF8.GetByteCount(prefix) <= CallTables.SearchedBytes;

    private static void Add(List<string> conditions, string column, long? value)
    {
        if (value is { } known)
        {
            conditions.Add($"{column} = {Number(known)}");
        }
    }

    private static Timestamp? Earlier(Timestamp? x, Timestamp? y) => x is null || (y is { } other && other < x) ? y : x;

    private static long Next(long nanoseconds) => nanoseconds == long.MaxValue ? nanoseconds : nanoseconds + 1;

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
