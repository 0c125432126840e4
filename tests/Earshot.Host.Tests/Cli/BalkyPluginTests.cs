using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Earshot.Host.Tests.Cli;

/// <summary>A capture plugin that does not do as it should, in the built program.</summary>
public sealed class BalkyPluginTests : IDisposable
{
    private const string Store = "[calls]\nplugin = \"LiteDbStore\"\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("run")]
    [InlineData("read", "any.pcap")]
    [InlineData("explain", "any.pcap", "--packet", "1")]
    public void One_that_fails_to_open_is_named_in_one_line(params string[] command)
    {
        Earshot.Run([.. command, "--config", Configuration("fails_to_open")])
            .Should().Be((1, "", "earshot: [capture] the plugin Balky failed to start: InvalidOperationException: no coffee\n"));
    }

    [Fact]
    public async Task Whoever_stops_a_sensor_does_not_wait_for_one_that_never_opens()
    {
        using Process sensor = Start("never_opens");
        (await sensor.StandardError.ReadLineAsync()).Should().Be("info: [capture] opening");

        await StopAsync(sensor);
        (await sensor.StandardError.ReadToEndAsync()).Should().Be("earshot: told to stop, and still starting [capture]: nothing was captured yet\n");
        await sensor.WaitForExitAsync();
        sensor.ExitCode.Should().Be(1);
    }

    [Theory]
    [InlineData("[calls]\nplugin = \"LiteDbStore\"\n[sip]\nplugin = \"Sip\"\n")]
    [InlineData("[central]\nplugin = \"CentralSensor\"\nserver_destination = [\"127.0.0.1\"]\nserver_destination_port = 1\n"
        + "server_password = \"correct horse battery staple\"\npacketbuffer_sender = true\n")]
    public async Task The_watchdog_is_not_told_that_one_moves_that_hangs(string rest)
    {
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        string socket = Path.Combine(folder.Path, "notify");
        manager.Bind(new UnixDomainSocketEndPoint(socket));
        using Process sensor = Start("stops_to_deliver", rest, socket);

        List<string> told = await ToldUntilSilentAsync(manager);

        told.Should().Contain("READY=1").And.Contain("WATCHDOG=1", "it moved for three seconds");
        sensor.HasExited.Should().BeFalse();
        using var over = new CancellationTokenSource();
        Task listening = ListenAsync(manager, over.Token);
        await StopAsync(sensor);
        await sensor.WaitForExitAsync();
        await over.CancelAsync();
        await listening;
        sensor.ExitCode.Should().Be(0, await sensor.StandardError.ReadToEndAsync());
    }

    /// <summary>What systemd is told until nothing comes for ten seconds.</summary>
    private static async Task<List<string>> ToldUntilSilentAsync(Socket manager)
    {
        byte[] buffer = new byte[4096];
        List<string> told = [];
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
            silence.CancelAfter(told.Count == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(10));
            try
            {
                told.Add(Encoding.UTF8.GetString(buffer, 0, await manager.ReceiveAsync(buffer, silence.Token)));
            }
            catch (OperationCanceledException)
            {
                limit.IsCancellationRequested.Should().BeFalse("a sensor whose capture hangs falls silent");
                return told;
            }
        }
    }

    /// <summary>A socket that nobody reads holds up who writes to it.</summary>
    private static async Task ListenAsync(Socket manager, CancellationToken stop)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (true)
            {
                await manager.ReceiveAsync(buffer, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The sensor has ended.
        }
    }

    private static async Task StopAsync(Process sensor)
    {
        using Process kill = Process.Start("kill", ["-TERM", sensor.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private Process Start(string trouble, string rest = Store, string? notifySocket = null)
    {
        var start = new ProcessStartInfo("dotnet", [Earshot.Program, "run", "--config", Configuration(trouble, rest)]) { RedirectStandardError = true };
        start.Environment["NOTIFY_SOCKET"] = notifySocket;
        return Process.Start(start)!;
    }

    private string Configuration(string trouble, string rest = Store) =>
        folder.Write(
            "plugins.toml",
            $"[host]\nplugin_folders = [\"{TestPlugins.Folder}\"]\ndata_directory = \"{Path.Combine(folder.Path, "data")}\"\n"
            + $"[capture]\nplugin = \"Balky\"\ntrouble = \"{trouble}\"\n{rest}");
}
