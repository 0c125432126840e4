using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Capture;

/// <summary>A plugin that delivers frames to <c>earshot run</c>.</summary>
/// <typeparam name="TConfig">Its configuration.</typeparam>
public abstract class PacketSourcePlugin<TConfig> : Plugin<TConfig>, IPacketSourcePlugin
    where TConfig : PluginConfig, new()
{
    /// <summary>False when the configuration names nothing to capture from: a centre then only takes in what its sensors send.</summary>
    protected virtual bool NamesSource(TConfig config) => true;

    /// <summary>Opens the configured source.</summary>
    /// <exception cref="PluginException">It cannot be opened; the message says why and what would mend it.</exception>
    protected abstract IPacketSource Open(TConfig config, IPluginContext context);

    bool IPacketSourcePlugin.NamesSource(PluginConfig config) => NamesSource((TConfig)config);

    IPacketSource IPacketSourcePlugin.Open(PluginConfig config, IPluginContext context) => Open((TConfig)config, context);
}

/// <summary>What the host sees of a <see cref="PacketSourcePlugin{TConfig}"/>.</summary>
public interface IPacketSourcePlugin
{
    /// <inheritdoc cref="PacketSourcePlugin{TConfig}.NamesSource"/>
    bool NamesSource(PluginConfig config);

    /// <inheritdoc cref="PacketSourcePlugin{TConfig}.Open"/>
    IPacketSource Open(PluginConfig config, IPluginContext context);
}

/// <summary>Implemented by a packet source plugin that can read the capture files given to <c>earshot read</c>.</summary>
public interface ICaptureFileReader
{
    /// <summary>Opens one capture file.</summary>
    /// <param name="path">A path, or <c>-</c> for standard input.</param>
    /// <param name="config">The plugin's configuration.</param>
    /// <param name="context">The plugin's context.</param>
    /// <exception cref="PluginException">It cannot be opened or is no capture file.</exception>
    IPacketSource OpenFile(string path, PluginConfig config, IPluginContext context);
}
