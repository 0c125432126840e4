using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Storage;

/// <summary>A plugin that keeps packets.</summary>
/// <typeparam name="TConfig">Its configuration.</typeparam>
public abstract class PacketSpoolPlugin<TConfig> : Plugin<TConfig>, IPacketSpoolPlugin
    where TConfig : PluginConfig, new()
{
    /// <summary>
    /// Opens a spool for writing, making it where there is none, and repairs what a dead process left. The packets of every sensor are a
    /// spool of their own, with limits of its own.
    /// </summary>
    /// <param name="config">The configuration.</param>
    /// <param name="context">The context.</param>
    /// <param name="sensor">Name of the remote sensor whose packets these are, any text; null for those captured here.</param>
    /// <exception cref="PluginException">It cannot be opened, or another process writes it.</exception>
    protected abstract IPacketSpool Open(TConfig config, IPluginContext context, string? sensor);

    /// <summary>Opens a spool to look into it. Makes nothing.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="context">The context.</param>
    /// <param name="sensor">As with <see cref="Open"/>.</param>
    protected abstract ISpoolReader OpenReader(TConfig config, IPluginContext context, string? sensor);

    IPacketSpool IPacketSpoolPlugin.Open(PluginConfig config, IPluginContext context, string? sensor) =>
        Open((TConfig)config, context, sensor);

    ISpoolReader IPacketSpoolPlugin.OpenReader(PluginConfig config, IPluginContext context, string? sensor) =>
        OpenReader((TConfig)config, context, sensor);
}

/// <summary>What the host sees of a <see cref="PacketSpoolPlugin{TConfig}"/>.</summary>
public interface IPacketSpoolPlugin
{
    /// <inheritdoc cref="PacketSpoolPlugin{TConfig}.Open"/>
    IPacketSpool Open(PluginConfig config, IPluginContext context, string? sensor);

    /// <inheritdoc cref="PacketSpoolPlugin{TConfig}.OpenReader"/>
    ISpoolReader OpenReader(PluginConfig config, IPluginContext context, string? sensor);
}
