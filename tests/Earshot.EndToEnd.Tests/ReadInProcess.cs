using System.CommandLine;
using Earshot.Host.Catalogue;
using Earshot.Host.Cli;
using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>
/// Runs <c>earshot read</c> inside the test, with the plugins that the build put there. For tests of many captures, where starting the
/// program costs far more than reading does. Who tests the program itself, or that two runs of it agree, starts it: <see cref="EarshotProcess"/>.
/// One run at a time.
/// </summary>
internal sealed class ReadInProcess
{
    private static readonly string Program = Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot");

    private readonly Command earshot = new("earshot");

    public ReadInProcess()
    {
        GlobalOptions options = new();
        foreach (Option option in options.All)
        {
            earshot.Add(option);
        }

        // One activator: plugins are loaded and compiled once, their instances are new in each run.
        earshot.Add(new ReadCommand(new Composer(new PluginActivator()), options).Build());
    }

    /// <summary>Reads to the end.</summary>
    /// <param name="arguments">What follows <c>earshot read</c>.</param>
    /// <exception cref="TimeoutException">It is still running after a long time.</exception>
    /// <exception cref="Exception">What the command throws; the program would write it and end with an exit code.</exception>
    public async Task<ProcessResult> RunAsync(IEnumerable<string> arguments)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        ParseResult line = earshot.Parse(
        [
            "read", "--config", Path.Combine(Program, "plugins.toml"),
            "--set", $"host.plugin_folders=['{Path.Combine(Program, "plugins")}']", .. arguments,
        ]);
        InvocationConfiguration invocation = new() { Output = output, Error = errors, EnableDefaultExceptionHandler = false };
        // On a thread of its own: the command blocks until it is done.
        int exitCode = await Task.Run(() => line.Invoke(invocation)).WaitAsync(EarshotProcess.Limit);
        return new ProcessResult(exitCode, output.ToString(), errors.ToString());
    }
}
