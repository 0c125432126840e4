using Earshot.Sdk.Capture;
using Earshot.Sdk.Plugins;

namespace Earshot.PcapFile;

/// <summary>Reads captures from files and from standard input.</summary>
public sealed class PcapFilePlugin : PacketSourcePlugin<PcapFileConfig>, ICaptureFileReader
{
    /// <inheritdoc/>
    public IPacketSource OpenFile(string path, PluginConfig config, IPluginContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return CaptureFile.Open(path, (PcapFileConfig)config, context.Log);
    }

    /// <inheritdoc/>
    protected override bool NamesSource(PcapFileConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Path.Length > 0;
    }

    /// <inheritdoc/>
    protected override IPacketSource Open(PcapFileConfig config, IPluginContext context)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(context);
        if (config.Path.Length == 0)
        {
            throw new PluginException(
                $"[{context.InstanceName}] does not say what to read: set path to a capture file, or to \"-\" for standard input.");
        }

        return CaptureFile.Open(config.Path, config, context.Log);
    }
}
