using Earshot.Sdk.Plugins;

namespace Earshot.Sdk.Diagnosis;

/// <summary>A plugin that looks for problems in calls that are over. Several may be enabled; all of their rules are asked.</summary>
/// <typeparam name="TConfig">Its configuration.</typeparam>
public abstract class DiagnosisPlugin<TConfig> : Plugin<TConfig>, IDiagnosisPlugin
    where TConfig : PluginConfig, new()
{
    /// <summary>Makes the rules that the configuration asks for.</summary>
    protected abstract IReadOnlyList<IDiagnosisRule> Create(TConfig config);

    IReadOnlyList<IDiagnosisRule> IDiagnosisPlugin.Create(PluginConfig config) => Create((TConfig)config);
}

/// <summary>What the host sees of a <see cref="DiagnosisPlugin{TConfig}"/>.</summary>
public interface IDiagnosisPlugin
{
    /// <inheritdoc cref="DiagnosisPlugin{TConfig}.Create"/>
    IReadOnlyList<IDiagnosisRule> Create(PluginConfig config);
}
