using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Transport;

/// <summary>
/// A plugin that carries packets or call records from sensors to a centre. Its configuration says which end it is.
/// </summary>
/// <typeparam name="TConfig">Its configuration.</typeparam>
public abstract class TransportPlugin<TConfig> : Plugin<TConfig>, ITransportPlugin
    where TConfig : PluginConfig, new()
{
    /// <summary>What this configuration makes of it. Opens nothing.</summary>
    protected abstract TransportRole RoleOf(TConfig config);

    /// <summary>Makes the sensor's end. It connects on threads of its own: a centre that is away is no failure.</summary>
    /// <returns>
    /// An <see cref="IPacketUplink"/> when the role is <see cref="TransportRole.PacketSender"/>, an <see cref="IRecordUplink"/> when it is
    /// <see cref="TransportRole.RecordSender"/>.
    /// </returns>
    /// <exception cref="PluginException">A secret cannot be read, a folder cannot be used.</exception>
    protected virtual IUplink OpenUplink(TConfig config, IPluginContext context, ISensorServices sensor) =>
        throw new NotSupportedException();

    /// <summary>Makes the centre's end and listens.</summary>
    /// <exception cref="PluginException">It cannot listen there, or a secret cannot be read.</exception>
    protected virtual IReceiver OpenReceiver(TConfig config, IPluginContext context, ICentre centre) => throw new NotSupportedException();

    TransportRole ITransportPlugin.RoleOf(PluginConfig config) => RoleOf((TConfig)config);

    IUplink ITransportPlugin.OpenUplink(PluginConfig config, IPluginContext context, ISensorServices sensor) =>
        OpenUplink((TConfig)config, context, sensor);

    IReceiver ITransportPlugin.OpenReceiver(PluginConfig config, IPluginContext context, ICentre centre) =>
        OpenReceiver((TConfig)config, context, centre);
}

/// <summary>What the host sees of a <see cref="TransportPlugin{TConfig}"/>.</summary>
public interface ITransportPlugin
{
    /// <inheritdoc cref="TransportPlugin{TConfig}.RoleOf"/>
    TransportRole RoleOf(PluginConfig config);

    /// <inheritdoc cref="TransportPlugin{TConfig}.OpenUplink"/>
    IUplink OpenUplink(PluginConfig config, IPluginContext context, ISensorServices sensor);

    /// <inheritdoc cref="TransportPlugin{TConfig}.OpenReceiver"/>
    IReceiver OpenReceiver(PluginConfig config, IPluginContext context, ICentre centre);
}

/// <summary>Which end of a transport a plugin instance is.</summary>
public enum TransportRole
{
    /// <summary>The sensor's: all captured packets go to the centre, and nothing is analysed here.</summary>
    PacketSender,

    /// <summary>The sensor's: packets are analysed and kept here, and records go to the centre.</summary>
    RecordSender,

    /// <summary>The centre's.</summary>
    Receiver,
}
