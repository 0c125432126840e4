using System.Text.Json;
using Earshot.Central.Protocol.Messages;
using Earshot.CentralServer.Listening;
using Earshot.CentralServer.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.CentralServer.Sensors;

/// <summary>All sensors by number and name, kept in a file. Any thread.</summary>
internal sealed class SensorRegistry : IDisposable
{
    private const int MaxPlugins = 200;

    private readonly CentralServerConfig config;
    private readonly string folder;
    private readonly ICentre centre;
    private readonly IPluginLog log;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly SortedDictionary<int, SensorEntry> byId = [];
    private readonly Dictionary<string, SensorEntry> byName = [];

    /// <exception cref="PluginException">The file cannot be read.</exception>
    public SensorRegistry(CentralServerConfig config, string folder, ICentre centre, IPluginLog log, TimeProvider clock)
    {
        (this.config, this.folder, this.centre, this.log, this.clock) = (config, folder, centre, log, clock);
        try
        {
            if (File.Exists(FilePath))
            {
                foreach (KnownSensor known in JsonSerializer.Deserialize(File.ReadAllBytes(FilePath), KnownSensorJson.Default.ListKnownSensor) ?? [])
                {
                    Add(known);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new PluginException($"cannot read which sensors there are from {FilePath}: {e.Message}", e);
        }
    }

    /// <summary>Those that came since the centre listens.</summary>
    public IReadOnlyList<SensorState> States
    {
        get
        {
            lock (gate)
            {
                return [.. byId.Values.Where(sensor => sensor.WasSeen).Select(sensor => sensor.State)];
            }
        }
    }

    /// <summary>The session of a sensor.</summary>
    /// <exception cref="PluginException">It is not connected.</exception>
    public SensorSession SessionOf(int id)
    {
        lock (gate)
        {
            return byId.GetValueOrDefault(id)?.Session ?? throw new PluginException($"sensor {id} is not connected");
        }
    }

    /// <summary>Finds a sensor that has proved to know the password, or makes it known.</summary>
    /// <returns>The sensor; or why it is refused, for a person and for the counters.</returns>
    public (SensorEntry? Sensor, string? Problem, string Reason) TryRegister(string name, Introduction introduction, string address, double clockOffset)
    {
        lock (gate)
        {
            if (byName.TryGetValue(name, out SensorEntry? known))
            {
                if (introduction.Id != 0 && introduction.Id != known.Sensor.Id)
                {
                    string other = $"{name} is number {known.Sensor.Id} here, and not {introduction.Id}";
                    known.Refuse($"at {address}: {other}");
                    return (null, other, Refusals.Duplicate);
                }

                known.NoteClock(clockOffset);
                return (known, null, "");
            }

            if (introduction.Id > ushort.MaxValue || byId.ContainsKey((int)introduction.Id))
            {
                string taken = $"number {introduction.Id} is that of another sensor";
                byId.GetValueOrDefault((int)introduction.Id)?.Refuse($"{name} at {address} wants its number");
                return (null, taken, Refusals.Duplicate);
            }

            if (byId.Count >= config.MaxSensors)
            {
                return (null, $"there are {config.MaxSensors} sensors already", Refusals.Limit);
            }

            int id = introduction.Id != 0 ? (int)introduction.Id : Enumerable.Range(1, ushort.MaxValue).First(free => !byId.ContainsKey(free));
            SensorEntry added = Add(Describe(id, name, introduction, address));
            added.NoteClock(clockOffset);
            Save();
            return (added, null, "");
        }
    }

    /// <summary>Lets a sensor in. Its older connection, if the centre has not noticed its end, makes way.</summary>
    /// <returns>Null; or why it is refused: another installation with its name is connected.</returns>
    public string? Enter(SensorSession session, Introduction introduction)
    {
        SensorEntry sensor = session.Sensor;
        SensorSession? older;
        lock (gate)
        {
            older = sensor.Session;
            if (older is not null && sensor.Known.Installation != introduction.Installation)
            {
                sensor.Refuse($"another sensor of this name at {session.Connection.Address}");
                return $"a sensor of the name {sensor.Sensor.Name} is connected from {older.Connection.Address}";
            }

            KnownSensor known = Describe(sensor.Sensor.Id, sensor.Sensor.Name, introduction, session.Connection.Address);
            sensor.Enter(session, known, sensor.State.ClockOffsetMs);
            sensor.Feed.Begin(introduction.Installation);
            Save();
        }

        older?.Dispose();
        return null;
    }

    /// <summary>A connection is over.</summary>
    public void Leave(SensorSession session)
    {
        if (session.Sensor.Leave(session))
        {
            log.Warning($"sensor {session.Sensor.Sensor.Id}, {session.Sensor.Sensor.Name}, is not connected any more");
            session.Sensor.Feed.Suspend();
        }
    }

    /// <summary>Ends all connections and lanes.</summary>
    public void Dispose()
    {
        SensorEntry[] all;
        lock (gate)
        {
            all = [.. byId.Values];
        }

        foreach (SensorEntry sensor in all)
        {
            sensor.Session?.Dispose();
            sensor.Feed.Dispose();
        }
    }

    private string FilePath => Path.Combine(folder, "sensors.json");

    private static KnownSensor Describe(int id, string name, Introduction introduction, string address) => new(
        id,
        name,
        introduction.Installation,
        introduction.Sends == Sends.Packets ? "packets" : "records",
        address,
        SensorText.Clean(introduction.Version),
        [.. introduction.Plugins.Take(MaxPlugins).Select(SensorText.Clean)]);

    private SensorEntry Add(KnownSensor known)
    {
        var feed = new PacketFeed(new RemoteSensor(known.Id, known.Name), config, centre, Path.Combine(folder, "taken", $"{known.Id}"), log);
        var entry = new SensorEntry(known, feed, clock);
        byId.Add(known.Id, entry);
        byName.Add(known.Name, entry);
        return entry;
    }

    private void Save()
    {
        try
        {
            PrivateFile.Write(
                FilePath, JsonSerializer.Serialize([.. byId.Values.Select(sensor => sensor.Known)], KnownSensorJson.Default.ListKnownSensor));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Error($"cannot write which sensors there are to {FilePath}: {e.Message}");
        }
    }
}
