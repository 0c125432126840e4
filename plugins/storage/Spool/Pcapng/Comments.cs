namespace Earshot.Spool.Pcapng;

/// <summary>How comments on packets begin.</summary>
internal static class Comments
{
    /// <summary>The Call-ID that a packet of signalling is filed under.</summary>
    public static ReadOnlySpan<byte> CallId => "Call-ID: "u8;

    /// <summary>Packet time in nanoseconds, where a mirror's or the clock's differs from the frame's.</summary>
    public static ReadOnlySpan<byte> Time => "Packet time: "u8;

    /// <summary>Longest Call-ID that is kept, UTF-16 units; 3 bytes each fit into a comment.</summary>
    public const int MaxCallId = 4096;

    /// <summary>A Call-ID as it is filed and compared.</summary>
    public static string Cut(string callId) => callId.Length <= MaxCallId ? callId : callId[..MaxCallId];
}
