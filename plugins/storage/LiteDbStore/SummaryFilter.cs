using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.LiteDbStore;

/// <summary>
/// The conditions of a query, put to what <see cref="SummaryEntry"/> has of a call. Only the order of calls that started with
/// <see cref="CallQuery.After"/> remains to be asked of their records.
/// </summary>
internal sealed class SummaryFilter
{
    private readonly byte[]? caller;
    private readonly byte[]? callee;
    private readonly byte[]? number;
    private readonly byte[]? sensor;
    private readonly byte[]? network;
    private readonly int networkBits;
    private readonly CallState? state;
    private readonly int? statusCode;
    private readonly double? mosBelow;
    private readonly Timestamp? tie;

    public SummaryFilter(CallQuery query)
    {
        First = query.From is { } from ? StoredKey.First(from) : UInt128.Zero;
        Last = query.To is not { } to ? UInt128.MaxValue
            : to.Nanoseconds == long.MinValue ? UInt128.Zero
            : StoredKey.Last(new Timestamp(to.Nanoseconds - 1));
        if (query.After is { } after)
        {
            tie = after.Start;
            Last = UInt128.Min(Last, StoredKey.Last(after.Start));
        }

        caller = Utf8(query.Caller);
        callee = Utf8(query.Callee);
        number = Utf8(query.Number);
        sensor = Utf8(query.Sensor);
        network = query.Address?.BaseAddress.GetAddressBytes();
        networkBits = query.Address?.PrefixLength ?? 0;
        (state, statusCode, mosBelow) = (query.State, query.StatusCode, query.MosBelow);
    }

    /// <summary>No key below it matches.</summary>
    public UInt128 First { get; }

    /// <summary>No key above it matches.</summary>
    public UInt128 Last { get; }

    /// <summary>False when only the record tells whether the call comes after the page before.</summary>
    public bool Decides(UInt128 key) => StoredKey.Start(key) != tie;

    public bool Matches(SummaryEntry entry)
    {
        UInt128 key = entry.Key;
        return key >= First
            && key <= Last
            && (state is null || entry.State == state)
            && (statusCode is null || entry.StatusCode == statusCode)
            && (mosBelow is null || entry.Mos < mosBelow)
            && (sensor is null || (entry.HasSensor && entry.Sensor.SequenceEqual(sensor)))
            && (caller is null || (entry.HasCaller && entry.Caller.StartsWith(caller)))
            && (callee is null || (entry.HasCallee && entry.Callee.StartsWith(callee)))
            && (number is null || (entry.HasCaller && entry.Caller.StartsWith(number)) || (entry.HasCallee && entry.Callee.StartsWith(number)))
            && (network is null || HoldsAny(entry.Addresses));
    }

    private bool HoldsAny(ReadOnlySpan<byte> addresses)
    {
        while (!addresses.IsEmpty)
        {
            int length = addresses[0];
            if (Holds(addresses.Slice(1, length)))
            {
                return true;
            }

            addresses = addresses[(1 + length)..];
        }

        return false;
    }

    private bool Holds(ReadOnlySpan<byte> address)
    {
        int whole = networkBits / 8;
        int rest = 8 - (networkBits % 8);
        return address.Length == network!.Length
            && address[..whole].SequenceEqual(network.AsSpan(0, whole))
            && (rest == 8 || address[whole] >> rest == network[whole] >> rest);
    }

    private static byte[]? Utf8(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);
}
