using System.CommandLine;
using Earshot.Host.Catalogue;
using Earshot.Host.Cli;
using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>
/// Runs <c>earshot read</c> inside the test, with the plugins that the build put there, for tests that are about what is read: starting the
/// program costs far more than reading a capture does. Who tests the program itself, or that two runs of it agree, starts it:
/// <see cref="EarshotProcess"/>.
/// </summary>
internal static class ReadInProcess
{
    private static readonly string Program = Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot");

    private static readonly Command Earshot = Build();

    // As in the program, one command at a time makes its composition.
    private static readonly SemaphoreSlim Turn = new(1);

    /// <summary>Reads to the end; one run after the other.</summary>
    /// <param name="arguments">What follows <c>earshot read</c>.</param>
    /// <exception cref="TimeoutException">It is still running after <see cref="EarshotProcess.Limit"/>.</exception>
    /// <exception cref="Exception">What the command throws; the program would write it and end with an exit code.</exception>
    public static async Task<ProcessResult> RunAsync(IEnumerable<string> arguments)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        ParseResult line = Earshot.Parse(
        [
            "read", "--config", Path.Combine(Program, "plugins.toml"),
            "--set", $"host.plugin_folders=['{Path.Combine(Program, "plugins")}']", .. arguments,
        ]);
        InvocationConfiguration invocation = new() { Output = output, Error = errors, EnableDefaultExceptionHandler = false };
        await Turn.WaitAsync();
        try
        {
            // On a thread of its own: the command blocks until it is done.
            int exitCode = await Task.Run(() => line.Invoke(invocation)).WaitAsync(EarshotProcess.Limit);
            return new ProcessResult(exitCode, output.ToString(), errors.ToString());
        }
        finally
        {
            Turn.Release();
        }
    }

    private static Command Build()
    {
        // One activator: plugins are loaded and compiled once, their instances are new in each run.
        GlobalOptions options = new();
        return new CommandRunner([new ReadCommand(new Composer(new PluginActivator()), options)], options).BuildRoot();
    }
}
