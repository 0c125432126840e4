using Earshot.Central.Protocol;
using Earshot.Central.Protocol.Messages;
using Earshot.Central.Protocol.Packets;
using Earshot.CentralServer.Records;
using Earshot.CentralServer.Sensors;
using Grpc.Core;

namespace Earshot.CentralServer.Listening;

/// <summary>Binds the methods of <see cref="TransferService"/>.</summary>
[BindServiceMethod(typeof(TransferBase), nameof(BindService))]
internal abstract class TransferBase
{
    public static void BindService(ServiceBinderBase binder, TransferBase? service)
    {
        binder.AddMethod(CentralMethods.Packets, service is null ? null : service.Packets);
        binder.AddMethod(CentralMethods.Records, service is null ? null : service.Records);
        binder.AddMethod(CentralMethods.Answer, service is null ? null : service.Answer);
    }

    public abstract Task Packets(
        IAsyncStreamReader<WireBlock> requestStream, IServerStreamWriter<PacketsTaken> responseStream, ServerCallContext context);

    public abstract Task Records(
        IAsyncStreamReader<RecordBatch> requestStream, IServerStreamWriter<RecordsTaken> responseStream, ServerCallContext context);

    public abstract Task<AnswerTaken> Answer(IAsyncStreamReader<AnswerPart> requestStream, ServerCallContext context);
}

/// <summary>The service that is open to sensors that have logged in on the same connection; others are refused before a message is read.</summary>
internal sealed class TransferService(RecordTaker records) : TransferBase
{
    public override Task Packets(
        IAsyncStreamReader<WireBlock> requestStream, IServerStreamWriter<PacketsTaken> responseStream, ServerCallContext context)
    {
        SensorSession session = SessionOf(context);
        return session.Sensor.Feed.RunAsync(session, requestStream, responseStream, context.CancellationToken);
    }

    public override Task Records(
        IAsyncStreamReader<RecordBatch> requestStream, IServerStreamWriter<RecordsTaken> responseStream, ServerCallContext context) =>
        records.RunAsync(SessionOf(context).Sensor, requestStream, responseStream, context.CancellationToken);

    public override async Task<AnswerTaken> Answer(IAsyncStreamReader<AnswerPart> requestStream, ServerCallContext context)
    {
        await SessionOf(context).Requests.TakeAsync(requestStream, context.CancellationToken);
        return new AnswerTaken();
    }

    private static SensorSession SessionOf(ServerCallContext context) => CentralConnection.Of(context).Session
        ?? throw new RpcException(new Status(StatusCode.Unauthenticated, "nobody has logged in on this connection"));
}
