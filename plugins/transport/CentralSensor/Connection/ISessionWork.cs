using Earshot.Central.Protocol.Messages;
using Grpc.Core;

namespace Earshot.CentralSensor.Connection;

/// <summary>What a sensor does while it is connected.</summary>
internal interface ISessionWork
{
    Sends Sends { get; }

    /// <summary>The highest number of a block that any centre has taken.</summary>
    ulong Taken { get; }

    /// <summary>Works until there is nothing more to do for ever, or the connection breaks, which it may tell by any exception.</summary>
    Task RunAsync(CallInvoker centre, CancellationToken stop);

    /// <summary>The connection is over.</summary>
    void OnDisconnected();

    /// <summary>What the centre is told every few seconds.</summary>
    SensorStatus Status();
}
