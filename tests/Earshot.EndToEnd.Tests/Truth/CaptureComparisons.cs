using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests.Truth;

/// <summary>Reads each capture that has a truth file when it is first asked for, and compares.</summary>
public sealed class CaptureComparisons
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

    private readonly Dictionary<string, IReadOnlyList<Difference>> comparisons = [];

    /// <summary>Set and name of each capture: "lab/opus.pcap".</summary>
    public static IEnumerable<string> Captures => SharedCaptures.Directory is not { } folder
        ? []
        : Directory.EnumerateFiles(Path.Combine(folder, "truth"), "*.json", SearchOption.AllDirectories)
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(Path.Combine(folder, "truth"), file), null))
            .Order(StringComparer.Ordinal);

    /// <summary>The differences of one capture.</summary>
    internal async Task<IReadOnlyList<Difference>> OfAsync(string capture)
    {
        if (!comparisons.TryGetValue(capture, out IReadOnlyList<Difference>? differences))
        {
            comparisons[capture] = differences = await CompareAsync(SharedCaptures.Directory!, capture);
        }

        return differences;
    }

    private static string[] OptionsOf(string folder, string capture) =>
    [
        .. Options.TryGetValue(capture, out string? option) ? (string[])["--set", option] : [],
        .. Keys.TryGetValue(capture, out string? file) ? (string[])["--set", $"tls.keylog_file={Path.Combine(folder, file)}"] : [],
    ];

    private static async Task<IReadOnlyList<Difference>> CompareAsync(string folder, string capture)
    {
        string file = Path.Combine(folder, capture);
        ProcessResult run = await ReadInProcess.RunAsync(["--format", "json", "--summary", "--dialogs", file, .. OptionsOf(folder, capture)]);
        return TruthComparer.Compare(
            capture, TruthCapture.Read(Path.Combine(folder, "truth", $"{capture}.json")), ReadOutput.Parse(run));
    }
}
