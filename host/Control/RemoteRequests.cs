using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Control;

/// <summary>What a centre can ask of its sensors, whichever receiver took them in.</summary>
internal sealed class RemoteRequests(IReadOnlyList<IReceiver> receivers)
{
    public IReadOnlyList<SensorState> Sensors() =>
        [.. receivers.SelectMany(receiver => receiver.Sensors).OrderBy(state => state.Sensor.Id)];

    public IReadOnlyDictionary<string, long> Refused() => receivers
        .SelectMany(receiver => receiver.Refused)
        .GroupBy(place => place.Key, place => place.Value)
        .ToDictionary(place => place.Key, place => place.Sum());

    /// <exception cref="PluginException">The sensor is not there, or does not answer.</exception>
    public ISpoolReader OpenSpool(int sensor) => For(sensor).OpenSpool(sensor);

    /// <exception cref="PluginException">As with <see cref="OpenSpool"/>.</exception>
    public IReadOnlyList<LiveCall> LiveCalls(int sensor) => For(sensor).LiveCalls(sensor);

    /// <exception cref="PluginException">As with <see cref="OpenSpool"/>.</exception>
    public string Configuration(int sensor) => For(sensor).Configuration(sensor);

    private ISensorRequests For(int sensor)
    {
        IReceiver receiver = receivers.FirstOrDefault(r => r.Sensors.Any(state => state.Sensor.Id == sensor))
            ?? throw new PluginException($"no sensor {sensor} has been here since this centre was started");
        return receiver as ISensorRequests
            ?? throw new PluginException($"the sensor {sensor} sends its packets by {receiver.Name}, which has no way to ask it");
    }
}
