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
        List<string>? facts = null;
        int more = 0;
        for (int i = 0; i < call.Streams.Count; i++)
        {
            if (Examine(call, call.Streams[i]) is not { } fact)
            {
                continue;
            }

            facts ??= [];
            if (facts.Count < MaxEvidence)
            {
                facts.Add($"{Describe(call.Streams[i])}: {fact}");
            }
            else
            {
                more++;
            }
        }

        if (more > 0)
        {
            facts!.Add($"and {more} streams more");
        }

        return facts is null ? null : new Finding(name, severity, text, facts);
    }

    /// <summary>What is wrong with a stream, with figures; null when nothing is.</summary>
    protected abstract string? Examine(CallRecord call, StreamRecord stream);

    private static string Describe(StreamRecord stream) =>
        $"{stream.Codec ?? $"payload type {stream.PayloadType}"} from {stream.Source} to {stream.Destination}";
}
