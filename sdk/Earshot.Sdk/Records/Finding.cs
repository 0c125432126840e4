namespace Earshot.Sdk.Records;

/// <summary>A problem that a diagnosis rule found in a call.</summary>
/// <param name="Rule">Name of the rule: "one_way_audio".</param>
/// <param name="Severity">How bad.</param>
/// <param name="Text">One sentence for people: what is wrong.</param>
/// <param name="Evidence">What was seen, with figures and addresses; one entry a fact.</param>
public sealed record Finding(string Rule, Severity Severity, string Text, IReadOnlyList<string> Evidence);

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Notice,

    /// <summary>Something is not as it should be, though people may not notice.</summary>
    Warning,

    /// <summary>People noticed.</summary>
    Problem,
}
