using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Transport;

/// <summary>How a sensor stands at its centre.</summary>
/// <param name="Sensor">Which.</param>
public sealed record SensorState(RemoteSensor Sensor)
{
    /// <summary>It is connected and was let in.</summary>
    public bool IsConnected { get; init; }

    /// <summary>What it sends: <c>packets</c> or <c>records</c>.</summary>
    public string Sends { get; init; } = "";

    /// <summary>Address of its connection, or of its last one.</summary>
    public string Address { get; init; } = "";

    /// <summary>Version of its host; empty when it does not tell.</summary>
    public string Version { get; init; } = "";

    /// <summary>Its plugins with their versions, as far as it tells.</summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>When it connected last, or was lost, by the centre's clock.</summary>
    public Timestamp? Since { get; init; }

    /// <summary>Its clock minus the centre's when it connected, milliseconds; null when it does not tell.</summary>
    public double? ClockOffsetMs { get; init; }

    /// <summary>Packets that came and were taken, duplicates left out.</summary>
    public long Packets { get; init; }

    /// <summary>Records that came and were taken.</summary>
    public long Records { get; init; }

    /// <summary>Bytes that came over the network.</summary>
    public long Bytes { get; init; }

    /// <summary>Packet time of the last packet.</summary>
    public Timestamp? LastPacket { get; init; }

    /// <summary>Bytes that wait at the sensor; null when it does not tell.</summary>
    public long? WaitingBytes { get; init; }

    /// <summary>Packets dropped at the sensor and on the way, by place; blocks that never came count as <c>blocks</c>.</summary>
    public IReadOnlyDictionary<string, long> Dropped { get; init; } = new Dictionary<string, long>();

    /// <summary>Why it is not connected, was refused, or what else is wrong; null when all is well.</summary>
    public string? Problem { get; init; }
}
