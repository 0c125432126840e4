using Earshot.Sdk.Plugins;
using Earshot.Sdk.Signalling;

namespace Earshot.Sdk.Media;

/// <summary>A plugin that measures media streams.</summary>
/// <typeparam name="TConfig">Its configuration.</typeparam>
public abstract class MediaPlugin<TConfig> : Plugin<TConfig>, IMediaPlugin
    where TConfig : PluginConfig, new()
{
    /// <summary>The UDP payloads that are handed to the analyzers; only <see cref="PayloadClaims.FirstBytes"/> counts.</summary>
    protected abstract PayloadClaims Claim(TConfig config);

    /// <summary>Makes an analyzer for one media shard.</summary>
    protected abstract IMediaAnalyzer Create(TConfig config, IMediaSink sink, IPluginContext context);

    PayloadClaims IMediaPlugin.Claim(PluginConfig config) => Claim((TConfig)config);

    IMediaAnalyzer IMediaPlugin.Create(PluginConfig config, IMediaSink sink, IPluginContext context) =>
        Create((TConfig)config, sink, context);
}

/// <summary>What the host sees of a <see cref="MediaPlugin{TConfig}"/>.</summary>
public interface IMediaPlugin
{
    /// <inheritdoc cref="MediaPlugin{TConfig}.Claim"/>
    PayloadClaims Claim(PluginConfig config);

    /// <inheritdoc cref="MediaPlugin{TConfig}.Create"/>
    IMediaAnalyzer Create(PluginConfig config, IMediaSink sink, IPluginContext context);
}
