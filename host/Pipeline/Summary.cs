using System.Globalization;
using System.Text.Json;
using Earshot.Sdk.Signalling;

namespace Earshot.Host.Pipeline;

/// <summary>
/// The counters of a run, in the order in which they were first written. Serialised by <c>--summary</c>; the schema is
/// <c>docs/schema/summary.json</c>.
/// </summary>
internal sealed class Summary : ISummary
{
    private readonly List<string> order = [];
    private readonly Dictionary<string, long> counts = [];
    private readonly Dictionary<string, SortedDictionary<string, long>> maps = [];

    public void Count(string name, long value)
    {
        if (!counts.TryAdd(name, value))
        {
            counts[name] += value;
        }
        else
        {
            order.Add(name);
        }
    }

    /// <remarks>What never happened has no entry.</remarks>
    public void Count(string map, string key, long value)
    {
        SortedDictionary<string, long> entries = Map(map);
        if (value != 0)
        {
            entries[key] = entries.GetValueOrDefault(key) + value;
        }
    }

    void ISummary.Declare(string map) => Map(map);

    /// <summary>Adds all counters of another one.</summary>
    public void Add(Summary other)
    {
        foreach (string name in other.order)
        {
            if (other.counts.TryGetValue(name, out long value))
            {
                Count(name, value);
                continue;
            }

            Map(name);
            foreach ((string key, long count) in other.maps[name])
            {
                Count(name, key, count);
            }
        }
    }

    /// <summary>Makes sure that a map is there, entries or not.</summary>
    public SortedDictionary<string, long> Map(string name)
    {
        if (!maps.TryGetValue(name, out SortedDictionary<string, long>? entries))
        {
            entries = new SortedDictionary<string, long>(StringComparer.Ordinal);
            maps.Add(name, entries);
            order.Add(name);
        }

        return entries;
    }

    /// <summary>The value of a counter, 0 where there is none.</summary>
    public long this[string name] => counts.GetValueOrDefault(name);

    /// <summary>Every counter by name, its value as text: "12", or "INVITE 3, BYE 1" for a map.</summary>
    public IEnumerable<(string Name, string Value)> Lines() => order.Select(name => (
        name,
        counts.TryGetValue(name, out long value)
            ? value.ToString(CultureInfo.InvariantCulture)
            : string.Join(", ", maps[name].Select(entry => $"{entry.Key} {entry.Value}"))));

    /// <summary><c>{"summary":{...}}</c></summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("summary");
        foreach (string name in order)
        {
            if (counts.TryGetValue(name, out long value))
            {
                writer.WriteNumber(name, value);
                continue;
            }

            writer.WriteStartObject(name);
            foreach ((string key, long count) in maps[name])
            {
                writer.WriteNumber(key, count);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
