using Earshot.Central.Protocol;
using Earshot.Central.Protocol.Messages;
using Earshot.CentralServer.Sensors;
using Grpc.Core;

namespace Earshot.CentralServer.Listening;

/// <summary>Binds the methods of <see cref="DoorService"/>.</summary>
[BindServiceMethod(typeof(DoorBase), nameof(BindService))]
internal abstract class DoorBase
{
    public static void BindService(ServiceBinderBase binder, DoorBase? service) =>
        binder.AddMethod(CentralMethods.Session, service is null ? null : service.Session);

    public abstract Task Session(
        IAsyncStreamReader<SensorMessage> requestStream, IServerStreamWriter<CentreMessage> responseStream, ServerCallContext context);
}

/// <summary>The service that is open to everybody who connects.</summary>
internal sealed class DoorService(SensorLogin login, SensorRegistry registry, Refusals refusals) : DoorBase
{
    /// <summary>One connection's only call here: login, then the sensor's messages until it goes.</summary>
    public override async Task Session(
        IAsyncStreamReader<SensorMessage> requestStream, IServerStreamWriter<CentreMessage> responseStream, ServerCallContext context)
    {
        CentralConnection connection = CentralConnection.Of(context);
        SensorSession? session = null;
        try
        {
            session = await login.RunAsync(connection, requestStream, responseStream, context.CancellationToken);
            while (session is not null && await requestStream.MoveNext(context.CancellationToken))
            {
                if (requestStream.Current.KindCase == SensorMessage.KindOneofCase.Status)
                {
                    session.Sensor.Note(requestStream.Current.Status);
                }
            }
        }
        catch (Exception e) when (e is RpcException or IOException or OperationCanceledException or InvalidOperationException)
        {
            // The connection broke, or what came was no message of ours.
            if (session is null && !connection.IsCounted && !context.CancellationToken.IsCancellationRequested)
            {
                connection.IsCounted = true;
                refusals.Count(Refusals.Garbage);
            }
        }
        finally
        {
            if (session is not null)
            {
                registry.Leave(session);
            }
        }

        // It takes the connection along, and with it what else goes on there.
        session?.Dispose();
    }
}
