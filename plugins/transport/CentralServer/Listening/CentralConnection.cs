using Earshot.CentralServer.Sensors;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;

namespace Earshot.CentralServer.Listening;

/// <summary>One TCP connection. Who logged in on it is let in on it, and nowhere else.</summary>
internal sealed class CentralConnection(ConnectionContext context, string address)
{
    /// <summary>Bytes that a connection may send before it has logged in; TLS with a chain of certificates and a login have less.</summary>
    public const long MaxBeforeLogin = 128 * 1024;

    private long bytes;
    private int beganLogin;
    private volatile SensorSession? session;

    /// <summary>Where it comes from, without the port.</summary>
    public string Address => address;

    /// <summary>Bytes that came so far.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>TLS stands.</summary>
    public bool IsEncrypted { get; set; }

    /// <summary>Why it ends was counted already.</summary>
    public bool IsCounted { get; set; }

    /// <summary>The sensor's session; null before it logged in.</summary>
    public SensorSession? Session => session;

    /// <summary>Called when a sensor has logged in.</summary>
    public Action LoggedIn { get; set; } = () => { };

    public static CentralConnection Of(ServerCallContext call) => call.GetHttpContext().Features.Get<CentralConnection>()
        ?? throw new InvalidOperationException("the connection did not come through the gate");

    /// <summary>True once: a connection has one login.</summary>
    public bool TryBeginLogin() => Interlocked.Exchange(ref beganLogin, 1) == 0;

    public void LogIn(SensorSession sensor)
    {
        session = sensor;
        LoggedIn();
    }

    /// <summary>Counts bytes.</summary>
    /// <returns>False when they are more than a login has, and nobody has logged in.</returns>
    public bool Count(long more) => Interlocked.Add(ref bytes, more) <= MaxBeforeLogin || session is not null;

    public void Abort() => context.Abort();
}
