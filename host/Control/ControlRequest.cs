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

    /// <summary>Wants the sensors that a centre knows.</summary>
    public bool? Sensors { get; init; }

    /// <summary>Wants packets out of a remote sensor's spool.</summary>
    public ControlPackets? Packets { get; init; }

    /// <summary>Wants to know since when a remote sensor's spool has packets.</summary>
    public ControlOldest? Oldest { get; init; }

    /// <summary>Wants the calls of a remote sensor that are not over: its id.</summary>
    public int? Live { get; init; }

    /// <summary>Wants the calls of this sensor that are not over.</summary>
    public bool? OwnLive { get; init; }

    /// <summary>Wants a remote sensor's configuration: its id.</summary>
    public int? Configuration { get; init; }

    /// <summary>Properties that are set.</summary>
    internal int Kinds =>
        new object?[] { Calls, Count, Find, Key, Health, Check, Sensors, Packets, Oldest, Live, OwnLive, Configuration }.Count(kind => kind is not (null or false));
}

/// <summary>What is to be counted.</summary>
/// <param name="Query">Which calls.</param>
/// <param name="Cap">Where counting stops.</param>
internal sealed record ControlCount(CallQuery Query, int Cap);

/// <summary>Which packets are wanted.</summary>
/// <param name="Sensor">Id of the remote sensor.</param>
/// <param name="Selections">Which of its packets.</param>
internal sealed record ControlPackets(int Sensor, IReadOnlyList<SpoolSelection> Selections);

/// <summary>Which packets' age is wanted.</summary>
/// <param name="Sensor">Id of the remote sensor.</param>
/// <param name="Media">True for media, false for signalling.</param>
internal sealed record ControlOldest(int Sensor, bool Media);
