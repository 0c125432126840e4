using System.ComponentModel;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Configuration;

/// <summary>The keys that the host reads of every plugin's table.</summary>
internal sealed class InstanceSettings : PluginConfig
{
    public const string PluginKey = "plugin";
    public const string EnabledKey = "enabled";

    public static IReadOnlyList<ConfigKey> Keys { get; } = ConfigKey.Of(typeof(InstanceSettings));

    [Description("Id of the plugin, as earshot plugins list shows it.")]
    public string Plugin { get; set; } = "";

    [Description("False leaves the plugin out, and its code unloaded.")]
    public bool Enabled { get; set; } = true;
}
