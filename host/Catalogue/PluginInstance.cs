using Earshot.Sdk.Plugins;

namespace Earshot.Host.Catalogue;

/// <summary>One table of <c>plugins.toml</c> with the plugin it names: loaded, made and configured, not started.</summary>
/// <param name="Manifest">What the plugin's assembly says of itself.</param>
/// <param name="Plugin">The plugin, an object of this instance's own.</param>
/// <param name="Config">Its configuration, validated.</param>
/// <param name="Context">What the host lends to it; knows the instance's name.</param>
internal sealed record PluginInstance(PluginManifest Manifest, Plugin Plugin, PluginConfig Config, IPluginContext Context)
{
    private bool isStarting;

    /// <summary>Name of the table.</summary>
    public string Name => Context.InstanceName;

    /// <summary>It opens or makes something at the moment, for which it may take as long as it likes. Any thread.</summary>
    public bool IsStarting
    {
        get => Volatile.Read(ref isStarting);
        set => Volatile.Write(ref isStarting, value);
    }
}
