using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Earshot.Host.Cli.Output;
using Earshot.Host.Configuration;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Cli;

/// <summary>Parses the command line, runs the command, and is the one place where exceptions become messages and exit codes.</summary>
internal sealed class CommandRunner(IEnumerable<ICommandModule> modules, GlobalOptions globalOptions)
{
    private const int OutputBuffer = 64 * 1024;

    // One request may come as several signals: timeout(1) sends its signal to the program and then to the group that the program is in.
    private static readonly TimeSpan OneRequest = TimeSpan.FromSeconds(1);

    public async Task<int> RunAsync(string[] arguments)
    {
        ParseResult parsed = BuildRoot().Parse(arguments);
        // Console.Out makes a system call for every 256 characters.
        await using var output = new StreamWriter(StandardOutput.Open(), bufferSize: OutputBuffer) { AutoFlush = true };
        // Signals are handled here: the library would listen only once the command has returned its task, and most work before.
        var invocation = new InvocationConfiguration
        {
            Output = output, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
        };

        if (parsed.Action is ParseErrorAction wrongUsage)
        {
            invocation.Output = Console.Error;
            wrongUsage.ShowHelp = arguments.Length == 0;
            await parsed.InvokeAsync(invocation);
            return ExitCode.WrongUsage;
        }

        try
        {
            return await RunUntilSignalAsync(parsed, invocation);
        }
        catch (Exception exception)
        {
            return Report(exception);
        }
    }

    // The first SIGINT, SIGTERM or SIGHUP (its terminal was closed) asks the command to finish what it has, one that comes later ends the process.
    private static async Task<int> RunUntilSignalAsync(ParseResult parsed, InvocationConfiguration invocation)
    {
        long asked = 0;
        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        return await parsed.InvokeAsync(invocation, stop.Token);

        void Stop(PosixSignalContext signal)
        {
            long first = Interlocked.CompareExchange(ref asked, Stopwatch.GetTimestamp(), 0);
            signal.Cancel = first == 0 || Stopwatch.GetElapsedTime(first) < OneRequest;
            stop.Cancel();
        }
    }

    /// <summary>The program's command line.</summary>
    // Not a RootCommand: that one calls itself after the assembly's file in the help.
    public Command BuildRoot()
    {
        var root = new Command("earshot", "Hears what a VoIP network says: calls and their quality from captured packets.")
        {
            new HelpOption(),
            new VersionOption(),
        };
        foreach (Option option in globalOptions.All)
        {
            root.Add(option);
        }

        foreach (ICommandModule module in modules)
        {
            root.Add(module.Build());
        }

        return root;
    }

    private static int Report(Exception exception)
    {
        switch (exception)
        {
            case ConfigurationException wrong:
                // Without a prefix: file:line:column at the start of a line is what editors understand.
                foreach (string problem in wrong.Problems)
                {
                    Console.Error.WriteLine(problem);
                }

                return ExitCode.WrongConfiguration;
            case OutputClosedException:
                return ExitCode.OutputClosed;
            // The latter two are mostly the output: a disk that is full, a descriptor that was closed.
            case PluginException or IOException or UnauthorizedAccessException:
                Console.Error.WriteLine($"earshot: {exception.Message}");
                return ExitCode.Failed;
            case OperationCanceledException:
                Console.Error.WriteLine("earshot: interrupted");
                return ExitCode.Failed;
            default:
                Console.Error.WriteLine($"earshot: {exception.Message}; this is a bug, please report it with what follows");
                Console.Error.WriteLine(exception);
                return ExitCode.Failed;
        }
    }
}
