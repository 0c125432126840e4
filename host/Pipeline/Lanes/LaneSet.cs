using System.Globalization;
using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using Earshot.Host.Pipeline.Spooling;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Pipeline.Lanes;

/// <summary>
/// A lane for every remote sensor, or merge group of sensors, that sends packets; and the way of records into the store for those that
/// send records.
/// </summary>
internal sealed class LaneSet(Composition composition, StoreWriter store, IRecordSink sink, IPluginLog log) : ICentre, IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();

    /// <summary>By the name of the sensor or of the group.</summary>
    private readonly Dictionary<string, Lane> lanes = [];
    private readonly Dictionary<string, MergedSource> merged = [];
    private readonly Summary finished = new();
    private readonly List<string> warnings = [];

    public void Attach(RemoteSensor sensor, IPacketSource source)
    {
        lock (gate)
        {
            if (stop.IsCancellationRequested)
            {
                throw new InvalidOperationException("the centre stops");
            }

            if (GroupOf(sensor) is { } group)
            {
                Join(group, sensor, source);
            }
            else
            {
                Begin(sensor, source);
            }
        }
    }

    public Task KeepAsync(RemoteSensor sensor, RecordBatch records, CancellationToken stop) => store.KeepAsync(records).WaitAsync(stop);

    /// <summary>Ends every lane: what its source still holds is left, and its calls end.</summary>
    public void End()
    {
        stop.Cancel();
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

    public void Dispose()
    {
        End();
        stop.Dispose();
    }

    private string? GroupOf(RemoteSensor sensor) => composition.Pipeline.MergeGroups.FirstOrDefault(group => MergeGroup.MembersOf(group).Any(
        member => IsMember(member, sensor)));

    private static bool IsMember(string member, RemoteSensor sensor) =>
        member == sensor.Name || member == sensor.Id.ToString(CultureInfo.InvariantCulture);

    // With the gate held.
    private void Join(string group, RemoteSensor sensor, IPacketSource source)
    {
        string[] members = MergeGroup.MembersOf(group);
        if (!lanes.ContainsKey(group))
        {
            merged[group] = new MergedSource(group, members, composition.Pipeline.MergeWindow)
            {
                // Not here and now: locks are held.
                OnLate = (member, late) => ThreadPool.QueueUserWorkItem(_ => BeginLate(sensor with { Name = member }, late)),
            };
            Begin(sensor with { Name = group }, merged[group]);
        }

        merged[group].Begin(members.First(member => IsMember(member, sensor)), source, stop.Token);
    }

    /// <summary>A lane for what is too late for a group; without one, in a centre that stops, it goes back to the group.</summary>
    private void BeginLate(RemoteSensor member, IPacketSource late)
    {
        lock (gate)
        {
            if (!stop.IsCancellationRequested && !lanes.ContainsKey(member.Name))
            {
                log.Information($"the packets of {member.Name} are too late for its merge group: they are analysed apart until it has caught up");
                Begin(member, late);
                return;
            }
        }

        late.Dispose();
    }

    // With the gate held.
    private void Begin(RemoteSensor sensor, IPacketSource source)
    {
        if (lanes.ContainsKey(sensor.Name))
        {
            throw new InvalidOperationException($"the sensor {sensor.Name} has a lane already");
        }

        SpoolWriter? spool = SpoolWriter.Open(composition, StoreFailurePolicy.DropAndRetry, sensor.Name);
        var lane = new Lane(composition, sensor, source, sink, spool, log) { OnEnd = Remove, Stop = stop.Token };
        lanes.Add(sensor.Name, lane);
        lane.Start();
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
            lanes.Remove(lane.Sensor.Name);
            lane.Summarize(finished);
            warnings.AddRange(lane.Warnings.Select(warning => $"sensor {lane.Sensor.Name}: {warning}"));
        }
    }
}
