using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests.Truth;

/// <summary>Reads every capture that has a truth file, as many at a time as there are processors, and compares.</summary>
public sealed class CaptureComparisons : IAsyncLifetime, IDisposable
{
    /// <summary>Captures that only a configured sensor understands, as their user would configure it.</summary>
    private static readonly Dictionary<string, string> Options = new()
    {
        // Linux' own port for VXLAN, which is no default: IANA's is 4789.
        ["synth/vxlan_8472.pcap"] = "vxlan.udp_ports=[8472]",
    };

    /// <summary>Captures whose TLS keys are there, and the file that has them.</summary>
    private static readonly Dictionary<string, string> Keys = new()
    {
        ["lab/sip_tls.pcap"] = "keys/sip_tls.keys.txt",
    };

    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim processors = new(Environment.ProcessorCount);
    private readonly Dictionary<string, Task<IReadOnlyList<Difference>>> comparisons = [];

    /// <summary>Set and name of each capture: "lab/opus.pcap".</summary>
    public static IEnumerable<string> Captures => SharedCaptures.Directory is not { } folder
        ? []
        : Directory.EnumerateFiles(Path.Combine(folder, "truth"), "*.json", SearchOption.AllDirectories)
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(Path.Combine(folder, "truth"), file), null))
            .Order(StringComparer.Ordinal);

    /// <summary>The differences of one capture.</summary>
    internal Task<IReadOnlyList<Difference>> Of(string capture) => comparisons[capture];

    public Task InitializeAsync()
    {
        foreach (string capture in Captures)
        {
            comparisons[capture] = CompareAsync(SharedCaptures.Directory!, capture);
        }

        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(comparisons.Values.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));
    }

    public void Dispose()
    {
        stop.Dispose();
        processors.Dispose();
    }

    private static string[] OptionsOf(string folder, string capture) =>
    [
        .. Options.TryGetValue(capture, out string? option) ? (string[])["--set", option] : [],
        .. Keys.TryGetValue(capture, out string? file) ? (string[])["--set", $"tls.keylog_file={Path.Combine(folder, file)}"] : [],
    ];

    private async Task<IReadOnlyList<Difference>> CompareAsync(string folder, string capture)
    {
        await processors.WaitAsync(stop.Token);
        try
        {
            string file = Path.Combine(folder, capture);
            ProcessResult run = await EarshotProcess.RunAsync(
                ["read", "--format", "json", "--summary", "--dialogs", file, .. OptionsOf(folder, capture)], stop: stop.Token);
            return TruthComparer.Compare(
                capture, TruthCapture.Read(Path.Combine(folder, "truth", $"{capture}.json")), ReadOutput.Parse(run));
        }
        finally
        {
            processors.Release();
        }
    }
}
