using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Control;

/// <summary>The last line of an answer: an end or an error, and with the end what was asked for beside records.</summary>
internal sealed record ControlAnswer
{
    /// <summary>Records that were sent.</summary>
    public int? End { get; init; }

    /// <summary>Why there is no answer.</summary>
    public string? Error { get; init; }

    /// <summary>Calls that match.</summary>
    public int? Count { get; init; }

    /// <summary>The key asked for; null when there is no such call.</summary>
    public CallKey? Key { get; init; }

    /// <summary>How the store stands.</summary>
    public StoreHealth? Health { get; init; }

    /// <summary>The damage that was found.</summary>
    public IReadOnlyList<StoreProblem>? Problems { get; init; }

    /// <summary>The sensors that a centre knows.</summary>
    public IReadOnlyList<SensorState>? Sensors { get; init; }

    /// <summary>Connections that a centre refused before it knew whose they were, by reason.</summary>
    public IReadOnlyDictionary<string, long>? Refused { get; init; }

    /// <summary>Nanoseconds since 1970; null when there are no packets.</summary>
    public long? Time { get; init; }

    /// <summary>Calls that have no record yet.</summary>
    public IReadOnlyList<LiveCall>? Live { get; init; }

    /// <summary>A configuration.</summary>
    public string? Text { get; init; }
}
