using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Signalling;

/// <summary>A plugin that follows calls.</summary>
/// <typeparam name="TConfig">Its configuration.</typeparam>
public abstract class SignallingPlugin<TConfig> : Plugin<TConfig>, ISignallingPlugin
    where TConfig : PluginConfig, new()
{
    /// <summary>The payloads that are handed to the analyzer.</summary>
    protected abstract PayloadClaims Claim(TConfig config);

    /// <summary>Makes an analyzer with no calls.</summary>
    protected abstract ISignallingAnalyzer Create(TConfig config, ISignallingSink sink, IPluginContext context);

    PayloadClaims ISignallingPlugin.Claim(PluginConfig config) => Claim((TConfig)config);

    ISignallingAnalyzer ISignallingPlugin.Create(PluginConfig config, ISignallingSink sink, IPluginContext context) =>
        Create((TConfig)config, sink, context);
}

/// <summary>What the host sees of a <see cref="SignallingPlugin{TConfig}"/>.</summary>
public interface ISignallingPlugin
{
    /// <inheritdoc cref="SignallingPlugin{TConfig}.Claim"/>
    PayloadClaims Claim(PluginConfig config);

    /// <inheritdoc cref="SignallingPlugin{TConfig}.Create"/>
    ISignallingAnalyzer Create(PluginConfig config, ISignallingSink sink, IPluginContext context);
}
