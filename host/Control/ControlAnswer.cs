using Earshot.Sdk.Storage;

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
}
