namespace Earshot.Sdk.Storage;

/// <summary>How a store stands.</summary>
public sealed record StoreHealth
{
    /// <summary>Null when all is well, else what is wrong, in one line.</summary>
    public string? Problem { get; init; }

    /// <summary>Records that are kept, exact or the server's estimate; null when only counting would tell.</summary>
    public long? Calls { get; init; }

    /// <summary>Bytes on disk; null when they are not known.</summary>
    public long? Bytes { get; init; }

    /// <summary>Oldest UTC day with calls; null without any, or when only asking a server would tell.</summary>
    public DateOnly? OldestDay { get; init; }

    /// <summary>Newest UTC day with calls, as <see cref="OldestDay"/>.</summary>
    public DateOnly? NewestDay { get; init; }

    /// <summary>Records that wait in a queue on disk for the server.</summary>
    public long Waiting { get; init; }

    /// <summary>Records that a full queue had to refuse since the store was opened.</summary>
    public long Refused { get; init; }
}
