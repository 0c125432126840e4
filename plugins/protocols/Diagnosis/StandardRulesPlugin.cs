using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Plugins;

[assembly: EarshotPlugin(
    id: "Diagnosis",
    type: "Earshot.Diagnosis.StandardRulesPlugin",
    PluginKind.Diagnosis,
    "Names what went wrong in a call, with evidence")]

namespace Earshot.Diagnosis;

/// <summary>Finds the problems that <c>docs/diagnosis.md</c> lists.</summary>
public sealed class StandardRulesPlugin : DiagnosisPlugin<DiagnosisConfig>
{
    /// <inheritdoc/>
    protected override IReadOnlyList<IDiagnosisRule> Create(DiagnosisConfig config) =>
        [.. StandardRules.All(config).Where(rule => !config.Disable.Contains(rule.Name))];
}
