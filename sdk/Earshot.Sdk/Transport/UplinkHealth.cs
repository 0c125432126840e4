namespace Earshot.Sdk.Transport;

/// <summary>How a sensor's way to its centre stands.</summary>
public sealed record UplinkHealth
{
    /// <summary>The centre takes what is sent.</summary>
    public bool IsConnected { get; init; }

    /// <summary>Null when all is well, else what is wrong, in one line.</summary>
    public string? Problem { get; init; }

    /// <summary>Packets that the centre has taken.</summary>
    public long SentPackets { get; init; }

    /// <summary>Records that the centre has taken.</summary>
    public long SentRecords { get; init; }

    /// <summary>Bytes that were written to the connection.</summary>
    public long SentBytes { get; init; }

    /// <summary>Bytes that wait for the centre, in memory and on disk.</summary>
    public long WaitingBytes { get; init; }

    /// <summary>Packets that were dropped, by a name that says why: <c>buffer_full</c>.</summary>
    public IReadOnlyDictionary<string, long> Dropped { get; init; } = new Dictionary<string, long>();
}
