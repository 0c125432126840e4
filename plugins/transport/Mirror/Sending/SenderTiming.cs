namespace Earshot.Mirror.Sending;

/// <summary>How long a sender waits for what.</summary>
internal sealed record SenderTiming
{
    /// <summary>What VoIPmonitor's senders do.</summary>
    public static readonly SenderTiming Default = new();

    /// <summary>For a connection to be made.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between a failed connection and the next one.</summary>
    public TimeSpan Reconnect { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For an answer.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Before a block is sent again.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The same after <see cref="ManyTries"/>.</summary>
    public TimeSpan LongRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For the receiver to take any bytes.</summary>
    public TimeSpan Write { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Tries after which a block gets a new connection, and more time.</summary>
    public int ManyTries { get; init; } = 10;
}
