using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.PcapFile;

/// <summary>The configuration of <see cref="PcapFilePlugin"/>.</summary>
public sealed class PcapFileConfig : PluginConfig
{
    [Description("The capture file, or \"-\" for standard input; not needed by commands that name their files.")]
    public string Path { get; set; } = "";

    [Description("Bytes of a capture that are read and analysed at a time; longer records are read all the same.")]
    public int BlockSize { get; set; } = 512 * 1024;

    /// <inheritdoc/>
    public override void Validate(ConfigErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.Require(
            BlockSize is >= FileBlock.MinimumSize and <= FileBlock.MaximumSize,
            nameof(BlockSize),
            $"must be between {FileBlock.MinimumSize} and {FileBlock.MaximumSize}");
    }
}
