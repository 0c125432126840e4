using Earshot.CentralSensor.Connection;
using Earshot.CentralSensor.Packets;
using Earshot.CentralSensor.Records;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.CentralSensor;

/// <summary>The sensor's end of the new mode: docs/central.md.</summary>
public sealed class CentralSensorPlugin : TransportPlugin<CentralSensorConfig>
{
    /// <inheritdoc/>
    protected override TransportRole RoleOf(CentralSensorConfig config) =>
        config.PacketbufferSender ? TransportRole.PacketSender : TransportRole.RecordSender;

    /// <inheritdoc/>
    protected override IUplink OpenUplink(CentralSensorConfig config, IPluginContext context, ISensorServices sensor)
    {
        SensorIdentity identity = SensorIdentity.Of(config, context, sensor);
        string folder = Path.Combine(context.DataDirectory, config.PacketbufferFilePath);
        try
        {
            Directory.CreateDirectory(folder);
            return config.PacketbufferSender
                ? PacketUplink.Open(config, context, sensor, identity, folder)
                : RecordUplink.Open(config, context, sensor, identity, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"cannot use {folder} to keep what waits for the centre: {e.Message}", e);
        }
    }
}
