using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Audio;

/// <summary>A plugin that decodes audio. Several may be enabled; the first that knows a codec decodes it.</summary>
/// <typeparam name="TConfig">Its configuration.</typeparam>
public abstract class AudioDecoderPlugin<TConfig> : Plugin<TConfig>, IAudioDecoderPlugin
    where TConfig : PluginConfig, new()
{
    /// <summary>Makes a decoder for one stream; null for a codec that the plugin does not know.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="codec">Encoding name as records have it, such as "PCMA" (IANA, RTP payload format media types).</param>
    protected abstract IAudioDecoder? Create(TConfig config, string codec);

    IAudioDecoder? IAudioDecoderPlugin.Create(PluginConfig config, string codec) => Create((TConfig)config, codec);
}

/// <summary>What the host sees of an <see cref="AudioDecoderPlugin{TConfig}"/>.</summary>
public interface IAudioDecoderPlugin
{
    /// <inheritdoc cref="AudioDecoderPlugin{TConfig}.Create"/>
    IAudioDecoder? Create(PluginConfig config, string codec);
}
