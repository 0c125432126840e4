using System.ComponentModel;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.LiteDbStore;

/// <summary>Configuration of the store.</summary>
public sealed class LiteDbStoreConfig : CallStoreConfig
{
    /// <summary>Folder of the files.</summary>
    [Description("Folder of the day files; empty for this instance's data directory, to which a relative path is relative.")]
    public string Directory { get; set; } = "";

    /// <summary>Day files kept open at the same time.</summary>
    [Description("Day files kept open at the same time; the least recently used one is closed.")]
    public int OpenFiles { get; set; } = 4;

    /// <inheritdoc/>
    public override void Validate(ConfigErrors errors)
    {
        base.Validate(errors);
        errors.Require(Directory.IndexOf('\0', StringComparison.Ordinal) < 0, nameof(Directory), "must not contain NUL");
        errors.Require(OpenFiles is >= 1 and <= 100, nameof(OpenFiles), "must be between 1 and 100");
    }
}
