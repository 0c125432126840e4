using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Storage;

/// <summary>A plugin that keeps call records.</summary>
/// <typeparam name="TConfig">Its configuration.</typeparam>
public abstract class CallStorePlugin<TConfig> : Plugin<TConfig>, ICallStorePlugin
    where TConfig : CallStoreConfig, new()
{
    /// <summary>Opens the store, making it where there is none.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="context">The context.</param>
    /// <param name="writable">False to look only: several processes may, and nothing is made.</param>
    /// <exception cref="PluginException">It cannot be opened, or another process writes it.</exception>
    protected abstract ICallStore Open(TConfig config, IPluginContext context, bool writable);

    ICallStore ICallStorePlugin.Open(PluginConfig config, IPluginContext context, bool writable) =>
        Open((TConfig)config, context, writable);
}

/// <summary>What the host sees of a <see cref="CallStorePlugin{TConfig}"/>.</summary>
public interface ICallStorePlugin
{
    /// <inheritdoc cref="CallStorePlugin{TConfig}.Open"/>
    ICallStore Open(PluginConfig config, IPluginContext context, bool writable);
}
