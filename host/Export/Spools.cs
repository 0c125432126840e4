using Earshot.Host.Catalogue;
using Earshot.Host.Control;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Export;

/// <summary>Where the packets of a call are: in the spool here, or in that of the sensor that saw it, through the running centre.</summary>
internal sealed class Spools(Composition composition) : IDisposable
{
    private readonly Bound<IPacketSpoolPlugin>? local = composition.AtMostOne<IPacketSpoolPlugin>("packet spool");
    private ControlClient? centre;

    /// <param name="sensor">Name of the sensor as the call's record has it.</param>
    /// <exception cref="PluginException">The sensor's packets are not here, and it cannot be asked.</exception>
    /// <exception cref="Configuration.ConfigurationException">The call is of this sensor, which keeps no packets.</exception>
    public ISpoolReader Of(string? sensor)
    {
        if (sensor is null || sensor == composition.Host.SensorName)
        {
            return Open(composition.Single<IPacketSpoolPlugin>("packet spool"), null);
        }

        // A sensor that sends packets has a spool here, one that sends records keeps its own.
        if (local is not null && Open(local, sensor) is var here && here.Oldest(media: false) is not null)
        {
            return here;
        }

        centre = ControlClient.TryConnect(composition.ControlSocket);
        if (centre is null || centre.Sensors().Sensors.All(state => state.Sensor.Name != sensor))
        {
            // Records from before this sensor was given another name.
            return local is not null
                ? Open(local, null)
                : throw new PluginException($"the packets are at sensor {sensor}, and no centre runs here that knows it");
        }

        RemoteSensor remote = centre.SensorOf(sensor);
        return new RemoteSpoolReader(centre, remote.Id);
    }

    public void Dispose() => centre?.Dispose();

    private static ISpoolReader Open(Bound<IPacketSpoolPlugin> spool, string? sensor) =>
        spool.Start((s, config, context) => s.OpenReader(config, context, sensor));
}
