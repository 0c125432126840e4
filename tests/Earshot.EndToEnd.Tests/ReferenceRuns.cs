using System.Collections.Concurrent;
using Earshot.Bench.Generator;

namespace Earshot.EndToEnd.Tests;

/// <summary>Captures of our own, and what reading a capture in the plain way prints, each made once.</summary>
public sealed class ReferenceRuns : IDisposable
{
    /// <summary>The captures that are generated, by name.</summary>
    public static IReadOnlyDictionary<string, GeneratorOptions> Generated { get; } = new Dictionary<string, GeneratorOptions>
    {
        ["plain"] = new() { Calls = 12, Seconds = 12, Concurrency = 6 },
        ["pcmu with loss"] = new() { Calls = 8, Seconds = 8, Concurrency = 8, Codec = Codec.Named("pcmu"), LossPercent = 5 },
        ["g729 in vxlan"] = new() { Calls = 6, Seconds = 6, Concurrency = 3, Codec = Codec.Named("g729"), Tunnel = Tunnel.Vxlan },
        ["opus in gre"] = new() { Calls = 6, Seconds = 6, Concurrency = 3, Codec = Codec.Named("opus"), Tunnel = Tunnel.Gre },
        ["pcma in erspan"] = new() { Calls = 6, Seconds = 6, Concurrency = 3, LossPercent = 1, Tunnel = Tunnel.Erspan },
        ["sip only"] = new() { Calls = 500, Seconds = 5, Concurrency = 100, SipOnly = true },
    };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-captures-");
    private readonly ConcurrentDictionary<string, Lazy<(string Path, GeneratedCapture Truth)>> captures = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<ProcessResult>>> runs = new();

    /// <summary>A generated capture and what is in it.</summary>
    public (string Path, GeneratedCapture Truth) Capture(string name) => captures.GetOrAdd(name, new Lazy<(string, GeneratedCapture)>(() =>
    {
        string path = Path.Combine(folder.FullName, $"{name}.pcap");
        return (path, CaptureGenerator.Generate(Generated[name], path));
    })).Value;

    /// <summary>The run that all others must equal: one shard, from the file.</summary>
    internal Task<ProcessResult> RunAsync(string path) => runs.GetOrAdd(path, new Lazy<Task<ProcessResult>>(() =>
        EarshotProcess.RunAsync(
            ["read", "--format", "json", "--summary", "--dialogs", "--registrations", "--requests", "--shards", "1", path]))).Value;

    public void Dispose() => folder.Delete(recursive: true);
}
