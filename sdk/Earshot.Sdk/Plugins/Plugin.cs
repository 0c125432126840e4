namespace Earshot.Sdk.Plugins;

/// <summary>
/// The entry of a plugin: named by <see cref="EarshotPluginAttribute"/>, made once per instance in <c>plugins.toml</c>
/// with its parameterless constructor, which does nothing that can fail. Derive from a kind:
/// <see cref="Capture.PacketSourcePlugin{TConfig}"/>, <see cref="Decoding.DecoderPlugin{TConfig}"/>,
/// <see cref="Streams.StreamDecoderPlugin{TConfig}"/>, <see cref="Signalling.SignallingPlugin{TConfig}"/>,
/// <see cref="Media.MediaPlugin{TConfig}"/>, <see cref="Storage.CallStorePlugin{TConfig}"/>,
/// <see cref="Storage.PacketSpoolPlugin{TConfig}"/>, <see cref="Diagnosis.DiagnosisPlugin{TConfig}"/> or
/// <see cref="Audio.AudioDecoderPlugin{TConfig}"/>.
/// </summary>
public abstract class Plugin
{
    private protected Plugin()
    {
    }

    /// <summary>A new configuration that holds the defaults.</summary>
    public abstract PluginConfig CreateDefaultConfig();
}

/// <inheritdoc/>
/// <typeparam name="TConfig">Its configuration.</typeparam>
public abstract class Plugin<TConfig> : Plugin
    where TConfig : PluginConfig, new()
{
    /// <inheritdoc/>
    public sealed override PluginConfig CreateDefaultConfig() => new TConfig();
}
