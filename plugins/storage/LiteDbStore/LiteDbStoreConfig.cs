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

    /// <summary>Megabytes of call summaries in memory.</summary>
    [Description("Megabytes of call summaries kept in memory, some 100 bytes a call; searches read what is not there from the files.")]
    public int SummaryMegabytes { get; set; } = 128;

    /// <inheritdoc/>
    public override void Validate(ConfigErrors errors)
    {
        base.Validate(errors);
        errors.Require(Directory.IndexOf('\0', StringComparison.Ordinal) < 0, nameof(Directory), "must not contain NUL");
        errors.Require(OpenFiles is >= 1 and <= 100, nameof(OpenFiles), "must be between 1 and 100");
        errors.Require(SummaryMegabytes is >= 1 and <= 100_000, nameof(SummaryMegabytes), "must be between 1 and 100000");
    }
}
