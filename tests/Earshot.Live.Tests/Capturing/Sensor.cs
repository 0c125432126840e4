using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Earshot.EndToEnd.Tests;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using Earshot.Sdk.Testing;

namespace Earshot.Live.Tests.Capturing;

/// <summary><c>earshot run</c> as a process that captures from loopback into a store of its own.</summary>
internal sealed class Sensor : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-live-");
    private readonly StringBuilder log = new();
    private readonly Process process;
    private readonly SemaphoreSlim logged = new(0);

    private Sensor(string plugin, string filter, string options, NetworkNamespace? inside, int ringbuffer, string[] with)
    {
        Configuration = Path.Combine(folder.FullName, "plugins.toml");
        File.WriteAllText(Configuration, $"""
            [host]
            status_interval = 1
            [capture]
            plugin = "{plugin}"
            interfaces = ["lo"{(inside is null ? "" : $", \"{NetworkNamespace.Interface}\"")}]
            filter = "{filter}"
            ringbuffer = {ringbuffer}
            [sip]
            plugin = "Sip"
            {options}
            [rtp]
            plugin = "Rtp"
            [calls]
            plugin = "LiteDbStore"
            [spool]
            plugin = "Spool"
            min_free = 0
            flush_ms = 50
            """);
        string program = Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot", "Earshot.Host.dll");
        process = new Process
        {
            StartInfo = Start([.. with, "dotnet", program, "run", "--config", Configuration], inside),
        };
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Start();
        process.BeginErrorReadLine();
    }

    /// <summary>The file that the sensor runs with.</summary>
    public string Configuration { get; }

    /// <summary>A folder that goes with the sensor.</summary>
    public string Folder => folder.FullName;

    /// <summary>What it said so far.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    /// <summary>Starts a sensor and waits until it captures.</summary>
    /// <param name="plugin">What it captures with.</param>
    /// <param name="filter">What it captures.</param>
    /// <param name="options">Lines of its table [sip].</param>
    /// <param name="inside">Where it runs and captures from a second interface too; not in one when null.</param>
    /// <param name="ringbuffer">Megabytes of packets that wait for it.</param>
    /// <param name="with">A command that runs it.</param>
    public static async Task<Sensor> StartAsync(
        string plugin, string filter, string options = "", NetworkNamespace? inside = null, int ringbuffer = 50, params string[] with)
    {
        var sensor = new Sensor(plugin, filter, options, inside, ringbuffer, with);
        await sensor.WaitForLogAsync("capturing from lo");
        return sensor;
    }

    /// <summary>Waits until it has said this.</summary>
    public async Task WaitForLogAsync(string text)
    {
        long since = Stopwatch.GetTimestamp();
        while (!Log.Contains(text, StringComparison.Ordinal))
        {
            process.HasExited.Should().BeFalse("the sensor should run, but said: {0}", Log);
            TimeSpan left = Patience - Stopwatch.GetElapsedTime(since);
            (left > TimeSpan.Zero && await logged.WaitAsync(left)).Should().BeTrue("the sensor should say \"{0}\", but said: {1}", text, Log);
        }
    }

    /// <summary>The calls that are stored now, by Call-ID.</summary>
    public async Task<Dictionary<string, CallRecord>> CallsAsync()
    {
        ProcessResult result = await EarshotProcess.RunAsync(["calls", "--format", "json", "--limit", "1000", "--config", Configuration]);
        return result.OrThrow().Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize(line, RecordJson.Default.CallRecord)!)
            .ToDictionary(call => call.CallId);
    }

    /// <summary>Runs <c>earshot export</c> beside it.</summary>
    public Task<ProcessResult> ExportAsync(string id, string option, string file) =>
        EarshotProcess.RunAsync(["export", id, option, file, "--config", Configuration]);

    /// <summary>Sends a signal, several times in a moment where asked to, and waits for the end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync(string signal = "TERM", int times = 1)
    {
        await SignalAsync(signal, times);
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>Sends a signal: STOP holds it up, CONT lets it go on.</summary>
    public async Task SignalAsync(string name, int times = 1)
    {
        // Not at once: of equal signals that wait, the kernel keeps one.
        string kills = string.Join("; sleep 0.05; ", Enumerable.Repeat($"kill -{name} {process.Id.ToString(CultureInfo.InvariantCulture)}", times));
        using Process kill = Process.Start("sh", ["-c", kills]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
        logged.Dispose();
        folder.Delete(recursive: true);
    }

    private static ProcessStartInfo Start(string[] command, NetworkNamespace? inside)
    {
        string[] all = inside is null ? command : ["ip", "netns", "exec", inside.Name, .. command];
        return new ProcessStartInfo(all[0], all[1..]) { RedirectStandardError = true };
    }

    private void Note(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }

        logged.Release();
    }
}
