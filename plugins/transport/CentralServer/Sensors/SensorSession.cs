using Earshot.Central.Protocol.Messages;
using Earshot.CentralServer.Listening;
using Earshot.CentralServer.Requests;
using Grpc.Core;

namespace Earshot.CentralServer.Sensors;

/// <summary>A sensor's time here, from the welcome to the end of its connection.</summary>
internal sealed class SensorSession : IDisposable
{
    private readonly IServerStreamWriter<CentreMessage> responses;
    // One message at a time may be written to a call.
    private readonly SemaphoreSlim writing = new(1);

    public SensorSession(SensorEntry sensor, CentralConnection connection, IServerStreamWriter<CentreMessage> responses, ulong taken)
    {
        (Sensor, Connection, this.responses, Taken) = (sensor, connection, responses, taken);
        Requests = new RequestTable(SendAsync);
    }

    public SensorEntry Sensor { get; }

    public CentralConnection Connection { get; }

    /// <summary>What it was asked.</summary>
    public RequestTable Requests { get; }

    /// <summary>The last block that any centre has taken, as the sensor told.</summary>
    public ulong Taken { get; }

    /// <summary>Ends the connection, and what goes on in it.</summary>
    public void Dispose()
    {
        Requests.End();
        Connection.Abort();
    }

    private async Task SendAsync(Request request)
    {
        await writing.WaitAsync();
        try
        {
            await responses.WriteAsync(new CentreMessage { Request = request });
        }
        finally
        {
            writing.Release();
        }
    }
}
