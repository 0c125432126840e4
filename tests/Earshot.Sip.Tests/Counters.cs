using Earshot.Sdk.Signalling;

namespace Earshot.Sip.Tests;

/// <summary>The summary as a dictionary: "calls", "sip_requests/INVITE".</summary>
internal sealed class Counters : ISummary
{
    private readonly Dictionary<string, long> values = [];

    public IReadOnlyDictionary<string, long> All => values;

    public long this[string name] => values[name];

    public static Counters Of(ISignallingAnalyzer analyzer)
    {
        Counters counters = new();
        analyzer.Summarize(counters);
        return counters;
    }

    public void Count(string name, long value) => values[name] = values.GetValueOrDefault(name) + value;

    public void Count(string map, string key, long value) => Count($"{map}/{key}", value);

    public void Declare(string map) => Declared.Add(map);

    public HashSet<string> Declared { get; } = [];

    public Dictionary<string, long> Map(string name) => values
        .Where(pair => pair.Key.StartsWith(name + "/", StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[(name.Length + 1)..], pair => pair.Value);
}
