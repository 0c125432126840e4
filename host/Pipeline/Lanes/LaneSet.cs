using System.Globalization;
using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using Earshot.Host.Pipeline.Lanes.Journaling;
using Earshot.Host.Pipeline.Spooling;
using Earshot.Host.Sensor;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Pipeline.Lanes;

/// <summary>
/// A lane for every remote sensor, or merge group of sensors, that sends packets; and the way of records into the store for those that
/// send records.
/// </summary>
/// <param name="composition">The plugins and settings.</param>
/// <param name="writers">Where records go; the first is the store.</param>
/// <param name="linger">How long packets are in the journal at least.</param>
/// <param name="log">What happens to lanes.</param>
internal sealed class LaneSet(Composition composition, IReadOnlyList<StoreWriter> writers, TimeSpan linger, IPluginLog log) : ICentre, IDisposable
{
    /// <summary>How long a sensor that was here before a restart is waited for: as long as transports wait by default.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly JournalFolder journals = new(
        Path.Combine(composition.DataDirectory, "journal"), composition.Pipeline.MaxJournal * 1_000_000L, linger, log);

    /// <summary>By the name of the sensor or of the group.</summary>
    private readonly Dictionary<string, Lane> lanes = [];
    private readonly Dictionary<string, (MergedSource Source, RecordLedger Ledger)> groups = [];

    /// <summary>Sources with a journal before them, by the name of the sensor.</summary>
    private readonly Dictionary<string, JournaledSource> journaled = [];

    /// <summary>Sensors that came when their lane was about to end.</summary>
    private readonly List<(string Lane, RemoteSensor Sensor, IPacketSource Source)> successors = [];
    private readonly Summary finished = new();
    private readonly List<string> warnings = [];

    /// <summary>Begins the lanes of sensors whose calls were open when the run before this one was killed. Once, before sensors come.</summary>
    public void Recover()
    {
        lock (gate)
        {
            foreach (SensorJournal journal in journals.Recover())
            {
                log.Information($"sensor {journal.Sensor.Name}: its packets from the journal are analysed again");
                var source = new JournaledSource(journal, journal.Replay(), Patience);
                journaled[journal.Sensor.Name] = source;
                Place(journal.Sensor, source, ledger => ledger.Add(journal), isNew: false);
            }
        }
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Journaled(RemoteSensor sensor)
    {
        lock (gate)
        {
            return journals.Of(sensor)?.Marks ?? [];
        }
    }

    public void Attach(RemoteSensor sensor, IPacketSource source)
    {
        lock (gate)
        {
            if (stop.IsCancellationRequested)
            {
                throw new InvalidOperationException("the centre stops");
            }

            Take(sensor, source);
        }
    }

    public Task KeepAsync(RemoteSensor sensor, RecordBatch records, CancellationToken stop) => writers[0].KeepAsync(records).WaitAsync(stop);

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
                return [.. warnings, .. journals.Warnings];
            }
        }
    }

    public void Dispose()
    {
        End();
        journals.Dispose();
        stop.Dispose();
    }

    private string? GroupOf(RemoteSensor sensor) => composition.Pipeline.MergeGroups.FirstOrDefault(group => MergeGroup.MembersOf(group).Any(
        member => IsMember(member, sensor)));

    private static bool IsMember(string member, RemoteSensor sensor) =>
        member == sensor.Name || member == sensor.Id.ToString(CultureInfo.InvariantCulture);

    // With the gate held, as all below but where it is said.
    private void Take(RemoteSensor sensor, IPacketSource source)
    {
        JournaledSource? before = journaled.GetValueOrDefault(sensor.Name);
        if (before?.TryAttach(source) == true)
        {
            return;
        }

        if (before is { IsOver: true } && lanes.ContainsKey(sensor.Name) && GroupOf(sensor) is null)
        {
            // It was waited for, or its journal ended where its source had.
            successors.Add((sensor.Name, sensor, source));
            return;
        }

        if (journals.Of(sensor) is not { } journal)
        {
            Place(sensor, source, _ => { }, isNew: true);
            return;
        }

        var with = new JournaledSource(journal, null, Patience);
        with.TryAttach(source);
        Place(sensor, with, ledger => ledger.Add(journal), isNew: true, original: source);
        journaled[sensor.Name] = with;
    }

    /// <summary>Puts a source into its lane, which begins if it is not there.</summary>
    /// <param name="sensor">Whose.</param>
    /// <param name="source">Its packets.</param>
    /// <param name="enter">Makes its journal known to the lane.</param>
    /// <param name="isNew">The sensor is there, and is refused when its packets cannot be kept.</param>
    /// <param name="original">The source without its journal.</param>
    private void Place(RemoteSensor sensor, IPacketSource source, Action<RecordLedger> enter, bool isNew, IPacketSource? original = null)
    {
        if (GroupOf(sensor) is { } group)
        {
            Join(group, sensor, source, enter, isNew, original ?? source);
            return;
        }

        if (lanes.ContainsKey(sensor.Name))
        {
            throw new InvalidOperationException($"the sensor {sensor.Name} has a lane already");
        }

        SpoolWriter? spool = isNew ? OpenSpool(sensor.Name) : TryOpenSpool(sensor.Name);
        var ledger = new RecordLedger();
        enter(ledger);
        Begin(sensor, source, ledger, ledger.Begin(), spool);
    }

    private void Join(string group, RemoteSensor sensor, IPacketSource source, Action<RecordLedger> enter, bool isNew, IPacketSource original)
    {
        string[] members = MergeGroup.MembersOf(group);
        if (!groups.TryGetValue(group, out (MergedSource Source, RecordLedger Ledger) known))
        {
            SpoolWriter? spool = isNew ? OpenSpool(group) : TryOpenSpool(group);
            var ledger = new RecordLedger();
            known = (new MergedSource(group, members, composition.Pipeline.MergeWindow) { OnLate = (member, late) => OnLate(ledger, sensor, member, late) }, ledger);
            groups.Add(group, known);
            Begin(sensor with { Name = group }, known.Source, ledger, ledger.Begin(), spool);
        }

        if (known.Source.TryBegin(members.First(member => IsMember(member, sensor)), source, stop.Token, () => enter(known.Ledger)))
        {
            return;
        }

        // The group's lane is ending: nobody reads it any more.
        successors.Add((group, sensor, original));
    }

    /// <summary>Called with the locks of a group held: a lane of its own has to wait until they are not.</summary>
    private void OnLate(RecordLedger ledger, RemoteSensor ofGroup, string member, IPacketSource late)
    {
        LaneProgress progress = ledger.Begin();
        ThreadPool.QueueUserWorkItem(_ => BeginLate(ledger, progress, ofGroup with { Name = member }, late));
    }

    /// <summary>A lane for what is too late for a group; without one, in a centre that stops, it goes back to the group. Without the gate.</summary>
    private void BeginLate(RecordLedger ledger, LaneProgress progress, RemoteSensor member, IPacketSource late)
    {
        lock (gate)
        {
            if (!stop.IsCancellationRequested && !lanes.ContainsKey(member.Name))
            {
                log.Information($"the packets of {member.Name} are too late for its merge group: they are analysed apart until it has caught up");
                Begin(member, late, ledger, progress, TryOpenSpool(member.Name));
                return;
            }
        }

        late.Dispose();
        ledger.End(progress);
    }

    private void Begin(RemoteSensor sensor, IPacketSource source, RecordLedger ledger, LaneProgress progress, SpoolWriter? spool)
    {
        var lane = new Lane(composition, sensor, source, new RunOutput(writers, ledger, progress), spool, log)
        {
            Ledger = ledger, Progress = progress, OnEnd = Remove, Stop = stop.Token,
        };
        lanes.Add(sensor.Name, lane);
        lane.Start();
    }

    private SpoolWriter? OpenSpool(string lane) => SpoolWriter.Open(composition, StoreFailurePolicy.WaitAndRetry, lane);

    /// <summary>For a lane that nobody could be refused for: it does without.</summary>
    private SpoolWriter? TryOpenSpool(string lane)
    {
        try
        {
            return OpenSpool(lane);
        }
        catch (PluginException e)
        {
            log.Error($"the packets of {lane} are analysed, but not kept: {e.Message}");
            return null;
        }
    }

    private Lane[] Running()
    {
        lock (gate)
        {
            return [.. lanes.Values];
        }
    }

    // In the lane's thread, without the gate.
    private void Remove(Lane lane)
    {
        var left = new List<IPacketSource>();
        lock (gate)
        {
            lanes.Remove(lane.Sensor.Name);
            groups.Remove(lane.Sensor.Name);
            finished.Add(lane.Summary);
            warnings.AddRange(lane.Warnings.Select(warning => $"sensor {lane.Sensor.Name}: {warning}"));
            foreach ((string Lane, RemoteSensor Sensor, IPacketSource Source) next in successors.FindAll(next => next.Lane == lane.Sensor.Name))
            {
                successors.Remove(next);
                if (!TryFollow(next.Sensor, next.Source))
                {
                    left.Add(next.Source);
                }
            }
        }

        left.ForEach(source => source.Dispose());
    }

    private bool TryFollow(RemoteSensor sensor, IPacketSource source)
    {
        try
        {
            if (!stop.IsCancellationRequested)
            {
                Take(sensor, source);
                return true;
            }
        }
        catch (Exception e) when (e is PluginException or InvalidOperationException)
        {
            log.Error($"the packets of {sensor.Name} cannot be taken: {e.Message}");
        }

        return false;
    }
}
