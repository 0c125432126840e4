using Earshot.Sdk.Audio;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    id: "Audio",
    type: "Earshot.Audio.AudioPlugin",
    PluginKind.Audio,
    "Decodes G.711 and G.722")]

namespace Earshot.Audio;

/// <summary>Decodes what nearly all telephones speak. Other codecs are for other plugins.</summary>
public sealed class AudioPlugin : AudioDecoderPlugin<AudioConfig>
{
    /// <inheritdoc/>
    protected override IAudioDecoder? Create(AudioConfig config, string codec) => codec.ToUpperInvariant() switch
    {
        "PCMU" => G711Decoder.MuLaw(),
        "PCMA" => G711Decoder.ALaw(),
        "G722" => new G722Decoder(),
        _ => null,
    };
}
