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

    /// <summary>Prefix of caller or callee.</summary>
    public string? Number { get; init; }

    /// <summary>Outcome of the INVITE.</summary>
    public CallState? State { get; init; }

    /// <summary>At most this many records, at least 1.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Leave out this many of the newest matches.</summary>
    public int Skip { get; init; }

    /// <summary>True when a record meets every condition but <see cref="Limit"/> and <see cref="Skip"/>.</summary>
    public bool Matches(CallRecord record) =>
        (From is not { } from || record.Start >= from)
        && (To is not { } to || record.Start < to)
        && (State is not { } state || record.State == state)
        && (Number is not { } number || StartsWith(record.Caller, number) || StartsWith(record.Callee, number));

    private static bool StartsWith(string? text, string prefix) => text?.StartsWith(prefix, StringComparison.Ordinal) == true;
}
