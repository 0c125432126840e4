using Earshot.Sdk.Plugins;

namespace Earshot.Host.Catalogue;

/// <summary>A plugin instance seen through one of the SDK's contracts.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Plugin">Its plugin, as the contract.</param>
internal sealed record Bound<TContract>(PluginInstance Instance, TContract Plugin)
    where TContract : class
{
    /// <summary>Name of the instance's table.</summary>
    public string Name => Instance.Name;

    public PluginConfig Config => Instance.Config;

    public IPluginContext Context => Instance.Context;
}
