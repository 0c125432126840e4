using Earshot.Central.Protocol.Messages;
using Earshot.Central.Protocol.Packets;
using Earshot.Central.Protocol.Records;
using Earshot.CentralServer.Sensors;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;
using Grpc.Core;
using RecordBatch = Earshot.Central.Protocol.Messages.RecordBatch;
using Status = Grpc.Core.Status;

namespace Earshot.CentralServer.Records;

/// <summary>Takes call records in, and says so when they are kept.</summary>
internal sealed class RecordTaker(ICentre centre, Refusals refusals, IPluginLog log)
{
    private const string Unreadable = "unreadable_records";

    public async Task RunAsync(
        SensorEntry sensor, IAsyncStreamReader<RecordBatch> batches, IServerStreamWriter<RecordsTaken> answers, CancellationToken stop)
    {
        using var compressor = new BodyCompressor();
        for (ulong number = 1; await batches.MoveNext(stop); number++)
        {
            RecordBatch batch = batches.Current;
            Sdk.Transport.RecordBatch? records = RecordCodec.Unpack(batch, sensor.Sensor.Name, compressor, out int unreadable);
            if (records is null || batch.Number != number)
            {
                refusals.Count(Unreadable);
                throw new RpcException(new Status(StatusCode.InvalidArgument, "this is no batch of records"));
            }

            if (unreadable > 0)
            {
                // They would be so the next time too.
                refusals.Count(Unreadable);
                log.Error($"{unreadable} records of the sensor {sensor.Sensor.Name} cannot be read, and are left out");
            }

            await KeepAsync(sensor, records, stop);
            await answers.WriteAsync(new RecordsTaken { Number = number }, stop);
        }
    }

    private async Task KeepAsync(SensorEntry sensor, Sdk.Transport.RecordBatch records, CancellationToken stop)
    {
        try
        {
            await centre.KeepAsync(sensor.Sensor, records, stop);
        }
        catch (PluginException e)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, e.Message));
        }

        sensor.CountRecords(records.Count);
    }
}
