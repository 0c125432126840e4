using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>Asks the rules of all diagnosis plugins about a call. Runs in the ordered stage's thread.</summary>
internal sealed class CallDiagnosis
{
    private readonly List<(IDiagnosisRule Rule, PluginGuard Guard)> rules = [];

    /// <summary>Adds a plugin's rules.</summary>
    public void Add(IEnumerable<IDiagnosisRule> added, PluginGuard guard) => rules.AddRange(added.Select(rule => (rule, guard)));

    /// <summary>What the rules find in a whole record, the worst first, then by name.</summary>
    public IReadOnlyList<Finding> Examine(CallRecord call)
    {
        List<Finding>? findings = null;
        foreach ((IDiagnosisRule rule, PluginGuard guard) in rules)
        {
            if (!guard.IsOut && Ask(rule, guard, call) is { } finding)
            {
                (findings ??= []).Add(finding);
            }
        }

        // Most calls have none, and each call comes here.
        return findings is null
            ? []
            : [.. findings.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Rule, StringComparer.Ordinal)];
    }

    private static Finding? Ask(IDiagnosisRule rule, PluginGuard guard, CallRecord call)
    {
        try
        {
            return rule.Examine(call);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            guard.Record(fault);
            return null;
        }
    }
}
