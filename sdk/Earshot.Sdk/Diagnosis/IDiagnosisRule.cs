using Earshot.Sdk.Records;

namespace Earshot.Sdk.Diagnosis;

/// <summary>
/// One problem that a call may have. A pure function of the record: it keeps nothing, and gives the same finding for the
/// same record on any thread.
/// </summary>
public interface IDiagnosisRule
{
    /// <summary>Name of the rule in snake_case, which its findings bear: "one_way_audio".</summary>
    string Name { get; }

    /// <summary>Looks for the problem in a call that is over.</summary>
    /// <param name="call">The whole record: streams, MOS, tunnels and capture loss are joined; its diagnosis is empty.</param>
    /// <returns>The finding, or null where there is none or where the record does not tell: null and empty mean "unknown".</returns>
    Finding? Examine(CallRecord call);
}
