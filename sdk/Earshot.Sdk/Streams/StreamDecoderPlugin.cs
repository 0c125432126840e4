using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Streams;

/// <summary>A plugin that takes a layer off TCP connections: TLS, WebSocket.</summary>
/// <typeparam name="TConfig">Its configuration.</typeparam>
public abstract class StreamDecoderPlugin<TConfig> : Plugin<TConfig>, IStreamDecoderPlugin
    where TConfig : PluginConfig, new()
{
    /// <summary>Makes a decoder that knows no connection yet.</summary>
    protected abstract IStreamDecoder Create(TConfig config, IPluginContext context);

    IStreamDecoder IStreamDecoderPlugin.Create(PluginConfig config, IPluginContext context) => Create((TConfig)config, context);
}

/// <summary>What the host sees of a <see cref="StreamDecoderPlugin{TConfig}"/>.</summary>
public interface IStreamDecoderPlugin
{
    /// <inheritdoc cref="StreamDecoderPlugin{TConfig}.Create"/>
    IStreamDecoder Create(PluginConfig config, IPluginContext context);
}
