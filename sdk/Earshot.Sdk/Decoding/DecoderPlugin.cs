using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Decoding;

/// <summary>A plugin that takes tunnels or link layers off.</summary>
/// <typeparam name="TConfig">Its configuration, which holds the claimed values, for example <c>udp_ports</c>.</typeparam>
public abstract class DecoderPlugin<TConfig> : Plugin<TConfig>, IDecoderPlugin
    where TConfig : PluginConfig, new()
{
    /// <summary>The keys that are claimed, each with the decoder that takes it. No key of two decoders.</summary>
    protected abstract IEnumerable<DecoderClaim> Claim(TConfig config);

    IEnumerable<DecoderClaim> IDecoderPlugin.Claim(PluginConfig config) => Claim((TConfig)config);
}

/// <summary>What the host sees of a <see cref="DecoderPlugin{TConfig}"/>.</summary>
public interface IDecoderPlugin
{
    /// <inheritdoc cref="DecoderPlugin{TConfig}.Claim"/>
    IEnumerable<DecoderClaim> Claim(PluginConfig config);
}

/// <summary>One key and the decoder that takes it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Decoder">The decoder.</param>
public readonly record struct DecoderClaim(LayerKey Key, ILayerDecoder Decoder);
