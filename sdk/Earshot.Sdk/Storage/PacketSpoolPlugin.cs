using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Storage;

/// <summary>A plugin that keeps packets.</summary>
/// <typeparam name="TConfig">Its configuration.</typeparam>
public abstract class PacketSpoolPlugin<TConfig> : Plugin<TConfig>, IPacketSpoolPlugin
    where TConfig : PluginConfig, new()
{
    /// <summary>Opens the spool for writing, making it where there is none, and repairs what a dead process left.</summary>
    /// <exception cref="PluginException">It cannot be opened, or another process writes it.</exception>
    protected abstract IPacketSpool Open(TConfig config, IPluginContext context);

    /// <summary>Opens the spool to look into it. Makes nothing.</summary>
    protected abstract ISpoolReader OpenReader(TConfig config, IPluginContext context);

    IPacketSpool IPacketSpoolPlugin.Open(PluginConfig config, IPluginContext context) => Open((TConfig)config, context);

    ISpoolReader IPacketSpoolPlugin.OpenReader(PluginConfig config, IPluginContext context) => OpenReader((TConfig)config, context);
}

/// <summary>What the host sees of a <see cref="PacketSpoolPlugin{TConfig}"/>.</summary>
public interface IPacketSpoolPlugin
{
    /// <inheritdoc cref="PacketSpoolPlugin{TConfig}.Open"/>
    IPacketSpool Open(PluginConfig config, IPluginContext context);

    /// <inheritdoc cref="PacketSpoolPlugin{TConfig}.OpenReader"/>
    ISpoolReader OpenReader(PluginConfig config, IPluginContext context);
}
