using Earshot.Host.Catalogue;
using Earshot.Host.Pipeline.Spooling;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Pipeline.Lanes;

/// <summary>A lane for every remote sensor that sends packets, and the way of records into the store for those that send records.</summary>
internal sealed class LaneSet(Composition composition, StoreWriter store, IRecordSink sink, IPluginLog log) : ICentre, IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly Dictionary<int, Lane> lanes = [];
    private readonly Summary finished = new();
    private readonly List<string> warnings = [];

    public void Attach(RemoteSensor sensor, IPacketSource source)
    {
        SpoolWriter? spool = SpoolWriter.Open(composition, StoreFailurePolicy.DropAndRetry, sensor.Name);
        var lane = new Lane(composition, sensor, source, sink, spool, log) { OnEnd = Remove, Stop = stop.Token };
        lock (gate)
        {
            if (!stop.IsCancellationRequested && lanes.TryAdd(sensor.Id, lane))
            {
                lane.Start();
                return;
            }
        }

        lane.Dispose();
        throw new InvalidOperationException($"the sensor {sensor.Id} has a lane already, or the centre stops");
    }

    public Task KeepAsync(RemoteSensor sensor, RecordBatch records, CancellationToken stop) => store.KeepAsync(records).WaitAsync(stop);

    /// <summary>Waits until every source that ends by itself has ended; <see cref="Dispose"/> ends the others.</summary>
    public void Join()
    {
        foreach (Lane lane in Running())
        {
            lane.Join();
        }
    }

    /// <summary>Adds the counters of all lanes that have ended.</summary>
    public void Summarize(Summary summary)
    {
        lock (gate)
        {
            summary.Add(finished);
        }
    }

    /// <summary>What people should know, of all lanes that have ended.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (gate)
            {
                return [.. warnings];
            }
        }
    }

    /// <summary>Ends every lane: what its source still holds is left, and its calls end.</summary>
    public void Dispose()
    {
        stop.Cancel();
        Join();
        stop.Dispose();
    }

    private Lane[] Running()
    {
        lock (gate)
        {
            return [.. lanes.Values];
        }
    }

    private void Remove(Lane lane)
    {
        lock (gate)
        {
            lanes.Remove(lane.Sensor.Id);
            lane.Summarize(finished);
            warnings.AddRange(lane.Warnings.Select(warning => $"sensor {lane.Sensor.Name}: {warning}"));
        }
    }
}
