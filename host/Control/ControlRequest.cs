using Earshot.Sdk.Storage;

namespace Earshot.Host.Control;

/// <summary>One request: one property is set.</summary>
internal sealed record ControlRequest
{
    /// <summary>Wants the calls that match.</summary>
    public CallQuery? Calls { get; init; }

    /// <summary>Wants the number of calls that match.</summary>
    public ControlCount? Count { get; init; }

    /// <summary>Wants the newest call with this id or Call-ID.</summary>
    public string? Find { get; init; }

    /// <summary>Wants the key of that call.</summary>
    public string? Key { get; init; }

    /// <summary>Wants to know how the store stands.</summary>
    public bool? Health { get; init; }

    /// <summary>Wants the store looked through for damage.</summary>
    public bool? Check { get; init; }

    /// <summary>Properties that are set.</summary>
    internal int Kinds => new object?[] { Calls, Count, Find, Key, Health, Check }.Count(kind => kind is not (null or false));
}

/// <summary>What is to be counted.</summary>
/// <param name="Query">Which calls.</param>
/// <param name="Cap">Where counting stops.</param>
internal sealed record ControlCount(CallQuery Query, int Cap);
