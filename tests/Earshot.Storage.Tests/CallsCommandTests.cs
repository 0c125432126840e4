using Earshot.Host.Catalogue;
using Earshot.Host.Cli;
using Earshot.Host.Cli.Output;
using Earshot.Host.Configuration;
using Earshot.Host.Control;
using Earshot.LiteDbStore;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.Storage.Tests;

public sealed class CallsCommandTests : IDisposable
{
    private readonly TestPluginContext context = new();

    [Theory]
    [InlineData("--limit abc", "'abc' is no value for --limit: it takes 1 to 100000")]
    [InlineData("--limit 0", "'0' is no value for --limit: it takes 1 to 100000")]
    [InlineData("--from yesterday", "'yesterday' is no time: write --from 2026-11-23 or --from 2026-11-23T20:42:55")]
    [InlineData("--to 9999-01-01", "'9999-01-01' is no time: write --to 2026-11-23 or --to 2026-11-23T20:42:55")]
    [InlineData("--state bored", "'bored' is no state; there are in_progress, answered, cancelled, busy, failed, no_answer, redirected")]
    [InlineData("--status 100", "'100' is no value for --status: it takes 200 to 699")]
    [InlineData("--mos-below 0.5", "'0.5' is no value for --mos-below: it takes 1 to 5")]
    [InlineData("--mos-below NaN", "'NaN' is no value for --mos-below: it takes 1 to 5")]
    [InlineData("--address 192.0.2", "'192.0.2' is no address: write --address 192.0.2.1 or --address 192.0.2.0/24")]
    [InlineData("--address 192.0.2.1/33", "'192.0.2.1/33' is no address: write --address 192.0.2.1 or --address 192.0.2.0/24")]
    [InlineData("--address phone.example", "'phone.example' is no address: write --address 192.0.2.1 or --address 192.0.2.0/24")]
    public void Wrong_values_are_refused(string arguments, string error) =>
        new CallsCommand(null!, new GlobalOptions()).Build().Parse(arguments).Errors.Select(e => e.Message).Should().Equal(error);

    [Theory]
    [InlineData("2026-11-23", "2026-11-23T00:00:00.000000Z")]
    [InlineData("2026-11-23T20:42", "2026-11-23T20:42:00.000000Z")]
    [InlineData("2026-11-23T20:42:55Z", "2026-11-23T20:42:55.000000Z")]
    [InlineData("2026-11-23T20:42:55.123456Z", "2026-11-23T20:42:55.123456Z")]
    [InlineData("2026-11-23T20:42:55.5+02:00", "2026-11-23T18:42:55.500000Z")]
    public void Times_are_utc_unless_they_say_otherwise(string text, string time)
    {
        var option = TimeOption.Create("--from", "");

        var parsed = new System.CommandLine.Command("x") { option }.Parse(["--from", text]);

        parsed.Errors.Should().BeEmpty();
        parsed.GetValue(option).ToString().Should().Be(time);
    }

    [Theory]
    [InlineData("--address 192.0.2.7", "192.0.2.7/32")]
    [InlineData("--address 192.0.2.7/24", "192.0.2.0/24")]
    [InlineData("--address 2001:db8::7", "2001:db8::7/128")]
    [InlineData("--address 2001:db8::7/33", "2001:db8::/33")]
    public void Addresses_are_networks(string arguments, string network)
    {
        var options = new CallQueryOptions();
        var command = new System.CommandLine.Command("x");
        options.All.ToList().ForEach(command.Add);

        options.Query(command.Parse(arguments)).Address.ToString().Should().Be(network);
    }

    [Theory]
    [InlineData("--address 192.0.2.7")]
    [InlineData("--state busy --to 2026-11-23")]
    [InlineData("--status 486 --count")]
    [InlineData("--mos-below 3 --caller 1")]
    [InlineData("--sensor a")]
    public void What_reads_everything_is_refused(string arguments)
    {
        var invocation = new System.CommandLine.InvocationConfiguration { Error = new StringWriter() };

        int exitCode = new CallsCommand(null!, new GlobalOptions()).Build().Parse(arguments).Invoke(invocation);

        exitCode.Should().Be(ExitCode.WrongUsage);
        invocation.Error.ToString().Should().Be("earshot: this would look through every call of the store: say with --from since when\n");
    }

    [Theory]
    [InlineData(12_345, OutputFormat.Table, "10,000+\n")]
    [InlineData(10_000, OutputFormat.Table, "10,000\n")]
    [InlineData(10_001, OutputFormat.Json, "{\"count\":10000,\"capped\":true}\n")]
    [InlineData(7, OutputFormat.Json, "{\"count\":7,\"capped\":false}\n")]
    [InlineData(7, OutputFormat.Csv, "count,capped\r\n7,false\r\n")]
    public void Counts_tell_when_they_are_capped(int count, object format, string printed)
    {
        var output = new StringWriter();
        CountText.Write(count, 10_000, (OutputFormat)format, output);
        output.ToString().Should().Be(printed);
    }

    [Fact]
    public async Task The_running_sensor_is_asked_and_else_the_files()
    {
        Composition composition = Compose();
        using ICallStore open = OwnDirectory.Open(context.DataDirectory, writable: true, context);
        open.Append([SampleCalls.Busy(1)]);

        Action whileLocked = () => new StoredCalls(composition).Dispose();
        whileLocked.Should().Throw<PluginException>().WithMessage("another process (process *) writes the call store in *");

        await using (ControlServer server = new(composition.ControlSocket, open, () => { }, () => [], []))
        {
            using StoredCalls asked = new(composition);
            asked.Query(new CallQuery()).Should().ContainSingle().Which.Id.Should().Be(SampleCalls.Busy(1).Id);
        }

        open.Dispose();
        using StoredCalls read = new(composition);
        read.Find(SampleCalls.Busy(1).CallId)!.Id.Should().Be(SampleCalls.Busy(1).Id);
    }

    [Theory]
    [InlineData("", "/data/control.sock")]
    [InlineData("run/c.sock", "/etc/earshot/run/c.sock")]
    [InlineData("/run/c.sock", "/run/c.sock")]
    public void Control_socket_is_relative_to_the_configuration(string configured, string path) =>
        new Composition("/etc/earshot/plugins.toml", new HostSettings { ControlSocket = configured }, new PipelineSettings(), "/data", [], [])
            .ControlSocket.Should().Be(path);

    public void Dispose() => context.Dispose();

    private Composition Compose() => new(
        Path.Combine(context.DataDirectory, "plugins.toml"),
        new HostSettings(),
        new PipelineSettings(),
        context.DataDirectory,
        [new PluginInstance(null!, new LiteDbStorePlugin(), new LiteDbStoreConfig(), context)],
        []);
}
