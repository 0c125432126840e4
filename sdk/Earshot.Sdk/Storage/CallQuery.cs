using System.Net;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Sdk.Storage;

/// <summary>Which calls are wanted: all conditions that are set must hold.</summary>
public sealed record CallQuery
{
    /// <summary>Calls that started at this time or later.</summary>
    public Timestamp? From { get; init; }

    /// <summary>Calls that started before this time.</summary>
    public Timestamp? To { get; init; }

    /// <summary>Prefix of the caller: ordinal, so case counts; the empty one is that of every known caller.</summary>
    public string? Caller { get; init; }

    /// <summary>Prefix of the callee, as <see cref="Caller"/>.</summary>
    public string? Callee { get; init; }

    /// <summary>Prefix of caller or callee, as <see cref="Caller"/>.</summary>
    public string? Number { get; init; }

    /// <summary>
    /// Holds the address of the sender or of a receiver of the first INVITE, hops included. A network of IPv6 holds no IPv4
    /// address, and none holds <see cref="TransportAddress.IsUnknown"/>.
    /// </summary>
    public IPNetwork? Address { get; init; }

    /// <summary>Outcome of the INVITE.</summary>
    public CallState? State { get; init; }

    /// <summary>Status code of the final response.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Calls whose MOS is known and below this.</summary>
    public double? MosBelow { get; init; }

    /// <summary>Name of the sensor.</summary>
    public string? Sensor { get; init; }

    /// <summary>Calls behind this one in the order of answers: the last of the page before.</summary>
    public CallKey? After { get; init; }

    /// <summary>At most this many records, at least 1. A count ignores it.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>
    /// True when a condition is set that no store has an index for, without <see cref="From"/>: a store with a million calls
    /// would read them all. Whoever asks for a person refuses such a query; a store answers it.
    /// </summary>
    public bool ReadsEverything =>
        From is null && (Address is not null || State is not null || StatusCode is not null || MosBelow is not null || Sensor is not null);

    /// <summary>True when a record meets every condition but <see cref="Limit"/>.</summary>
    public bool Matches(CallRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return (From is not { } from || record.Start >= from)
            && (To is not { } to || record.Start < to)
            && (After is not { } after || CallKey.Of(record) > after)
            && (State is not { } state || record.State == state)
            && (StatusCode is not { } status || record.StatusCode == status)
            && (MosBelow is not { } mos || record.Mos < mos)
            && (Sensor is not { } sensor || record.Sensor == sensor)
            && (Caller is not { } caller || StartsWith(record.Caller, caller))
            && (Callee is not { } callee || StartsWith(record.Callee, callee))
            && (Number is not { } number || StartsWith(record.Caller, number) || StartsWith(record.Callee, number))
            && (Address is not { } address || Holds(address, record));
    }

    private static bool StartsWith(string? text, string prefix) => text?.StartsWith(prefix, StringComparison.Ordinal) == true;

    private static bool Holds(IPNetwork network, CallRecord record)
    {
        if (Holds(network, record.Source) || Holds(network, record.Destination))
        {
            return true;
        }

        foreach (TransportAddress hop in record.Hops)
        {
            if (Holds(network, hop))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Holds(IPNetwork network, TransportAddress address) =>
        !address.IsUnknown && network.Contains(address.Host.ToIPAddress());
}
