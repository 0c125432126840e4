namespace Earshot.Tls.Keys;

/// <summary>The secrets of a session that are of use, each named by a line of the key log (RFC 9850, 2).</summary>
internal enum SecretLabel
{
    /// <summary><c>CLIENT_RANDOM</c>: the master secret of TLS 1.2.</summary>
    MasterSecret,

    /// <summary><c>CLIENT_HANDSHAKE_TRAFFIC_SECRET</c>.</summary>
    ClientHandshake,

    /// <summary><c>SERVER_HANDSHAKE_TRAFFIC_SECRET</c>.</summary>
    ServerHandshake,

    /// <summary><c>CLIENT_TRAFFIC_SECRET_0</c>.</summary>
    ClientTraffic,

    /// <summary><c>SERVER_TRAFFIC_SECRET_0</c>.</summary>
    ServerTraffic,
}
