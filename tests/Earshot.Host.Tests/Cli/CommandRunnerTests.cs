using System.CommandLine;
using System.Diagnostics;
using Earshot.Host.Catalogue;
using Earshot.Host.Cli;
using Earshot.Host.Configuration;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Tests.Cli;

/// <summary>Runs commands inside the test, and reads what they write to standard error; no other class may write there.</summary>
public sealed class CommandRunnerTests : IDisposable
{
    private readonly TextWriter standardError = Console.Error;
    private readonly StringWriter errors = new();

    public CommandRunnerTests() => Console.SetError(errors);

    public static TheoryData<Exception, int, string> Exceptions => new()
    {
        { new ConfigurationException(["a:1:1: one", "a:2:1: two"]), ExitCode.WrongConfiguration, "a:1:1: one\na:2:1: two\n" },
        { new PluginException("x.pcap: no such file"), ExitCode.Failed, "earshot: x.pcap: no such file\n" },
        { new OperationCanceledException(), ExitCode.Failed, "earshot: interrupted\n" },
        { new InvalidOperationException("oops"), ExitCode.Failed, "earshot: oops; this is a bug, please report it *InvalidOperationException*at *" },
    };

    public void Dispose() => Console.SetError(standardError);

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task An_exception_becomes_a_message_and_an_exit_code(Exception exception, int exitCode, string message)
    {
        (await RunAsync(_ => throw exception)).Should().Be(exitCode);

        errors.ToString().Should().Match(message);
    }

    [Fact]
    public async Task A_signal_asks_a_command_to_finish_even_one_that_never_yields()
    {
        int exitCode = await RunAsync(stop =>
        {
            using Process kill = Process.Start("kill", ["-TERM", $"{Environment.ProcessId}"]);
            return stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(30)) ? 42 : 0;
        });

        exitCode.Should().Be(42);
    }

    [Fact]
    public void A_plugin_s_messages_say_how_bad_and_from_whom()
    {
        var log = new PluginLog("gre");

        log.Information("one");
        log.Warning("two");
        log.Error("three");

        errors.ToString().Should().Be("info: [gre] one\nwarning: [gre] two\nerror: [gre] three\n");
    }

    private static Task<int> RunAsync(Func<CancellationToken, int> action) =>
        new CommandRunner([new Module(action)], new GlobalOptions()).RunAsync(["probe"]);

    private sealed class Module(Func<CancellationToken, int> action) : ICommandModule
    {
        public Command Build()
        {
            var command = new Command("probe");
            command.SetAction((_, stop) => Task.FromResult(action(stop)));
            return command;
        }
    }
}
