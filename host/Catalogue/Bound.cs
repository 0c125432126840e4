using Earshot.Host.Configuration;
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

    /// <summary>Has the plugin open or make something; says meanwhile that it does.</summary>
    /// <param name="start">Calls the plugin with its configuration and its context.</param>
    /// <exception cref="PluginException">It cannot, or it failed in any other way.</exception>
    public TStarted Start<TStarted>(Func<TContract, PluginConfig, IPluginContext, TStarted> start)
    {
        Instance.IsStarting = true;
        try
        {
            return start(Plugin, Config, Context);
        }
        catch (Exception exception) when (exception is not (PluginException or ConfigurationException or OperationCanceledException))
        {
            // Foreign code, which may fail in any way.
            throw new PluginException(
                $"[{Name}] the plugin {Instance.Manifest.Id} failed to start: {exception.GetType().Name}: {exception.Message}", exception);
        }
        finally
        {
            Instance.IsStarting = false;
        }
    }
}
