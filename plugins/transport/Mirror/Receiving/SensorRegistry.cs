using System.Globalization;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Mirror.Receiving;

/// <summary>All sensors that a receiver knows, by id. Any thread.</summary>
internal sealed class SensorRegistry(
    MirrorConfig config, ICentre centre, MemoryBudget budget, TimeProvider clock, IPluginLog log) : IDisposable
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<int, MirrorSensor> sensors = [];

    /// <summary>How all of them stand.</summary>
    public IReadOnlyList<SensorState> States
    {
        get
        {
            lock (gate)
            {
                return [.. sensors.Values.Select(sensor => sensor.State)];
            }
        }
    }

    /// <summary>A sensor that is known; null when it is not.</summary>
    public MirrorSensor? Find(int id)
    {
        lock (gate)
        {
            return sensors.GetValueOrDefault(id);
        }
    }

    /// <summary>A sensor; null when it would be one too many.</summary>
    public MirrorSensor? FindOrAdd(int id, string? name)
    {
        lock (gate)
        {
            if (!sensors.TryGetValue(id, out MirrorSensor? sensor) && sensors.Count < config.MaxSensors)
            {
                var identity = new RemoteSensor(id, name ?? id.ToString(CultureInfo.InvariantCulture));
                sensor = new MirrorSensor(identity, centre, budget, TimeSpan.FromSeconds(config.SensorTimeout), clock, log);
                sensors.Add(id, sensor);
            }

            return sensor;
        }
    }

    /// <summary>Ends all lanes, behind what is there.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (MirrorSensor sensor in sensors.Values)
            {
                sensor.Dispose();
            }
        }
    }
}
