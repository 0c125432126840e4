using Earshot.Sdk.Decoding;

namespace Earshot.Host.Pipeline.Walk;

/// <summary>How often each defect was met in one protocol. Written by the walk's thread.</summary>
internal sealed class DefectCounter(string protocol)
{
    private static readonly string[] Names = Array.ConvertAll(Enum.GetNames<Defect>(), SnakeCase.From);
    private readonly long[] counts = new long[Names.Length];

    public string Protocol { get; } = protocol;

    public void Add(Defect defect) => counts[(int)defect]++;

    /// <summary>The defects that were met: "ipv4.truncated" and how often.</summary>
    public IEnumerable<(string Name, long Count)> Met()
    {
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                yield return ($"{Protocol}.{Names[i]}", counts[i]);
            }
        }
    }
}
