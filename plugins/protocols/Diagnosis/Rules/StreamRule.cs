using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Rules;

/// <summary>A rule that looks at each stream by itself: a finding has a fact for each stream that it is true of.</summary>
internal abstract class StreamRule(string name, Severity severity, string text) : IDiagnosisRule
{
    /// <summary>A call may have very many streams.</summary>
    private const int MaxEvidence = 10;

    public string Name => name;

    public Finding? Examine(CallRecord call)
    {
        string[] facts = [.. call.Streams.Select(stream => (stream, Fact: Examine(call, stream)))
            .Where(found => found.Fact is not null)
            .Select(found => $"{Describe(found.stream)}: {found.Fact}")];
        if (facts.Length == 0)
        {
            return null;
        }

        return facts.Length <= MaxEvidence
            ? new Finding(name, severity, text, facts)
            : new Finding(name, severity, text, [.. facts.Take(MaxEvidence), $"and {facts.Length - MaxEvidence} streams more"]);
    }

    /// <summary>What is wrong with a stream, with figures; null when nothing is.</summary>
    protected abstract string? Examine(CallRecord call, StreamRecord stream);

    private static string Describe(StreamRecord stream) =>
        $"{stream.Codec ?? $"payload type {stream.PayloadType}"} from {stream.Source} to {stream.Destination}";
}
