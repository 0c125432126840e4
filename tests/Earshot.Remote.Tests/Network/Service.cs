using System.Diagnostics;
using System.Globalization;
using System.Text;
using Earshot.EndToEnd.Tests;
using Earshot.Sdk.Testing;

namespace Earshot.Remote.Tests.Network;

/// <summary><c>earshot run</c> as a process, in a network namespace if need be, with a data directory that outlives it.</summary>
internal sealed class Service : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string? inside;
    private readonly string[] options;
    private readonly StringBuilder log = new();
    private readonly SemaphoreSlim logged = new(0);
    private Process? process;

    /// <param name="inside">The namespace; null for the one of the tests.</param>
    /// <param name="deployment">Name of a ready-made configuration.</param>
    /// <param name="data">Its data directory.</param>
    /// <param name="changes">Changes to the configuration, as of <c>--set</c>.</param>
    public Service(string? inside, string deployment, string data, params string[] changes)
    {
        this.inside = inside;
        string file = Path.Combine(SharedCaptures.RepositoryRoot, "docs", "deployments", deployment + ".toml");
        options = ["--config", file, .. changes.Append($"host.data_directory={data}").SelectMany(change => (string[])["--set", change])];
    }

    /// <summary>What it said so far, all starts together.</summary>
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

    /// <summary>Starts it, and waits until it has said this.</summary>
    public async Task StartAsync(string until)
    {
        int before = Log.Length;
        string[] command = ["dotnet", Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot", "Earshot.Host.dll"), "run", .. options];
        string[] whole = inside is null ? command : ["ip", "netns", "exec", inside, .. command];
        process = new Process { StartInfo = new ProcessStartInfo(whole[0], whole[1..]) { RedirectStandardError = true } };
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Start();
        process.BeginErrorReadLine();
        await WaitForLogAsync(until, before);
    }

    /// <summary>Waits until it has said this, from a place in its log on.</summary>
    public async Task WaitForLogAsync(string text, int from = 0)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!Log[from..].Contains(text, StringComparison.Ordinal))
        {
            process!.HasExited.Should().BeFalse("it should run and say {0}, but said: {1}", text, Log);
            await logged.WaitAsync(limit.Token);
        }
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await process!.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        Signal("TERM");
        return await EndAsync();
    }

    /// <summary>Ends it at once, as a crash does.</summary>
    public async Task KillAsync()
    {
        Signal("KILL");
        await EndAsync();
    }

    public void Signal(string name) =>
        Commands.Run("kill", $"-{name}", process!.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Runs another command with the same configuration, in this namespace's host or not: only files and Unix sockets are used.</summary>
    public async Task<string> AskAsync(params string[] command) =>
        (await EarshotProcess.RunAsync([.. command, .. options])).OrThrow().Output;

    /// <summary>The calls that are stored now, as JSON lines in the order of time.</summary>
    public async Task<string[]> CallsAsync() =>
        [.. Lines(await AskAsync("calls", "--format", "json", "--limit", "100000")).Order(StringComparer.Ordinal)];

    public static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose()
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process?.Dispose();
        logged.Dispose();
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
