using Earshot.Bench.Generator;
using Earshot.EndToEnd.Tests;
using Earshot.Remote.Tests.Network;
using Earshot.Sdk.Testing;

namespace Earshot.Remote.Tests;

/// <summary>What is replayed at sensors, and what <c>earshot read</c> says of it.</summary>
internal static class Captures
{
    /// <summary>Calls, streams and tunnels of the shared captures, and one that is made here.</summary>
    public static IReadOnlyList<string> Write(string folder)
    {
        string generated = Path.Combine(folder, "generated.pcap");
        CaptureGenerator.Generate(new GeneratorOptions { Calls = 40, Concurrency = 8, Seconds = 10, LossPercent = 2 }, generated);
        string[] shared = SharedCaptures.Directory is not { } directory
            ? []
            : [.. new[] { "ovs_gre_key_seq.pcap", "ovs_erspan2.pcap", "sip_tcp.pcap" }
                .Select(name => Path.Combine(directory, "lab", name))];
        return [generated, .. shared];
    }

    /// <summary>The calls of one sensor, as JSON lines in the order of time.</summary>
    public static async Task<string[]> ReadAsync(string capture, string deployment, string sensor)
    {
        string file = Path.Combine(SharedCaptures.RepositoryRoot, "docs", "deployments", deployment + ".toml");
        ProcessResult read = await EarshotProcess.RunAsync(
            ["read", capture, "--format", "json", "--config", file, "--set", "capture.plugin=PcapFile", "--set", $"host.sensor={sensor}"]);
        return
        [
            .. Service.Lines(read.OrThrow().Output)
                .Where(line => !line.Contains("\"call_id\":null", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
    }
}
