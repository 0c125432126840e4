namespace Earshot.Sdk.Signalling;

/// <summary>What carries a signalling message, as the transport parameter of Via names it (RFC 3261, 20.42; RFC 7118, 5.2).</summary>
public enum SignallingTransport : byte
{
    /// <summary>A mirror does not tell.</summary>
    Unknown,

    /// <summary>UDP.</summary>
    Udp,

    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>TLS over TCP.</summary>
    Tls,

    /// <summary>WebSocket over TCP.</summary>
    Ws,

    /// <summary>WebSocket over TLS.</summary>
    Wss,
}
