using Earshot.Sdk.Plugins;

namespace Earshot.Audio;

/// <summary>Configuration of the decoders: there is nothing to choose.</summary>
public sealed class AudioConfig : PluginConfig
{
}
