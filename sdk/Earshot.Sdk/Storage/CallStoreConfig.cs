using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Storage;

/// <summary>What every call store is told.</summary>
public abstract class CallStoreConfig : PluginConfig
{
    /// <summary>Days that calls are kept, the running one included; 0 = for ever.</summary>
    [Description("UTC days that calls are kept, today included; whole days are deleted. 0 = for ever.")]
    public int KeepDays { get; set; }

    /// <inheritdoc/>
    public override void Validate(ConfigErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.Require(KeepDays is >= 0 and <= 36_500, nameof(KeepDays), "must be between 0 and 36500");
    }
}
