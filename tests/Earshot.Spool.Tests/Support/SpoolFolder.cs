using System.Text.Json;
using Earshot.EndToEnd.Tests;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;

namespace Earshot.Spool.Tests.Support;

/// <summary>A data directory of a test's own, which captures are read into and the program exports calls from.</summary>
internal sealed class SpoolFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-spool-");
    private readonly string[] settings;

    /// <param name="settings">Such as "spool.rtp=full".</param>
    public SpoolFolder(params string[] settings) =>
        this.settings = [.. new[] { $"host.data_directory={folder.FullName}", "spool.min_free=0" }.Concat(settings).SelectMany(s => new[] { "--set", s })];

    public string Spool => Path.Combine(folder.FullName, "spool");

    /// <summary>Files with packets.</summary>
    public string[] Segments => [.. Directory.GetFiles(Spool, "*.pcapng*", SearchOption.AllDirectories).Order()];

    public string PathOf(string name) => Path.Combine(folder.FullName, name);

    /// <summary>Reads a capture into the store and the spool.</summary>
    /// <returns>Its calls.</returns>
    public async Task<List<CallRecord>> ReadAsync(string capture, int shards = 1)
    {
        ProcessResult read = await ReadInProcess.RunAsync(
            ["--store", "--format", "json", "--shards", $"{shards}", .. settings, capture]);
        return [.. read.OrThrow().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.Contains("\"streams\":", StringComparison.Ordinal))
            .Select(line => JsonSerializer.Deserialize(line, RecordJson.Default.CallRecord)!)];
    }

    /// <summary>Runs <c>earshot export</c>.</summary>
    public Task<ProcessResult> ExportAsync(string id, string file, params string[] options) =>
        EarshotProcess.RunAsync(["export", id, "--pcap", file, .. options, .. settings]);

    /// <summary>Runs <c>earshot export --wav</c>.</summary>
    public Task<ProcessResult> AudioAsync(string id, string file) => EarshotProcess.RunAsync(["export", id, "--wav", file, .. settings]);

    /// <summary>Exports a call and reads the file.</summary>
    public async Task<List<CapturedFrame>> FramesAsync(CallRecord call, params string[] options)
    {
        string file = PathOf($"{call.Id}.pcap");
        (await ExportAsync(call.Id, file, options)).OrThrow();
        return CapturedFrame.ReadAll(file);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
