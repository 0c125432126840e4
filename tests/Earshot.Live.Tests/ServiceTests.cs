using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Earshot.Live.Tests.Capturing;
using Earshot.Sdk.Testing;

namespace Earshot.Live.Tests;

/// <summary><c>earshot run</c> as a service: what systemd and the log are told, and which rights it needs.</summary>
public sealed class ServiceTests : IDisposable
{
    private const string Nobody = "65534";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly byte[] Invite = Encoding.ASCII.GetBytes(
        "INVITE sip:bob@example.com SIP/2.0\r\nFrom: <sip:alice@example.com>;tag=1\r\nTo: <sip:bob@example.com>\r\nCall-ID: open\r\n"
        + "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-service-");

    [LiveFact]
    public async Task Systemd_is_told_that_it_is_ready_how_it_is_doing_and_that_it_stops()
    {
        using var datagrams = new Datagrams(IPAddress.Loopback);
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        string socket = Path.Combine(folder.FullName, "notify");
        manager.Bind(new UnixDomainSocketEndPoint(socket));
        using Process sensor = Start(["dotnet", InstalledProgram], datagrams.Filter, new() { ["NOTIFY_SOCKET"] = socket });
        Task<string> log = sensor.StandardError.ReadToEndAsync();

        (await ToldAsync(manager, "^READY=1")).Should().Be("READY=1");
        datagrams.SendNumbered(10);
        await ToldAsync(manager, @"^STATUS=[0-9,]+ packets/s, 0 calls now, 0 ended");
        await ToldAsync(manager, "^WATCHDOG=1");
        await ToldAsync(manager, "^WATCHDOG=1");
        using (Process kill = Process.Start("kill", [sensor.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await ToldAsync(manager, "^STOPPING=1");
        await sensor.WaitForExitAsync();
        sensor.ExitCode.Should().Be(0);
        (await log).Should().MatchRegex("earshot: [0-9,]+ packets/s, 0 calls now, 0 ended\n").And.EndWith("earshot: 10 packets, 0 calls, 0 streams\n");
    }

    [LiveFact]
    public async Task A_terminal_has_one_line_that_is_written_again_and_lines_of_the_log_come_above_it()
    {
        using var datagrams = new Datagrams(IPAddress.Loopback);
        string shown = Path.Combine(folder.FullName, "shown");
        // script(1) is a terminal, and passes nothing on but what is shown. Not every shell puts its last command in its own place.
        using Process terminal = Start(["script", "-qefc"], datagrams.Filter, [], command => [$"exec dotnet {InstalledProgram} {string.Join(' ', command)}", shown]);
        while (!File.Exists(shown) || !(await File.ReadAllTextAsync(shown)).Contains("ended\r\e[K", StringComparison.Ordinal))
        {
            terminal.HasExited.Should().BeFalse();
            await Task.Delay(100);
        }

        await RunAsync("pkill", "-TERM", "-P", terminal.Id.ToString(CultureInfo.InvariantCulture));
        await terminal.WaitForExitAsync();
        string text = await File.ReadAllTextAsync(shown);
        text.Should().MatchRegex(@"\r\e\[Kearshot: capturing from lo\r\n\r\e\[K[0-9]+ packets/s, 0 calls now, 0 ended\r\e\[K[0-9]+ packets/s");
        text.Should().MatchRegex(@"\r\e\[Kearshot: stopping\r\n");
        text.Should().MatchRegex(@"\r\e\[Kearshot: [0-9]+ packets, 0 calls, 0 streams\r\n");
    }

    /// <summary>timeout(1) sends its signal to the program and then to its group; a terminal that is closed sends SIGHUP.</summary>
    [LiveTheory]
    [InlineData("TERM", 2)]
    [InlineData("INT", 2)]
    [InlineData("HUP", 1)]
    public async Task Whoever_asks_it_to_end_gets_what_is_open_stored(string signal, int times)
    {
        using var datagrams = new Datagrams(IPAddress.Loopback);
        // Whatever whoever runs the tests ignores.
        using Sensor sensor = await Sensor.StartAsync("AfPacket", datagrams.Filter, with: ["env", "--default-signal"]);
        datagrams.Send(Invite);
        await sensor.WaitForLogAsync("1 calls now");

        (await sensor.StopAsync(signal, times)).Should().Be(0, sensor.Log);

        (await sensor.CallsAsync()).Keys.Should().Equal("open");
    }

    [LiveFact]
    public async Task A_store_that_fails_in_the_end_does_not_keep_the_figures_back()
    {
        using var datagrams = new Datagrams(IPAddress.Loopback);
        using Sensor sensor = await Sensor.StartAsync("AfPacket", datagrams.Filter);
        datagrams.Send(Invite);
        await sensor.WaitForLogAsync("1 calls now");
        string store = Path.Combine(sensor.Folder, "data", "calls");
        Directory.Delete(store, recursive: true);
        await File.WriteAllTextAsync(store, "no folder");

        (await sensor.StopAsync()).Should().Be(1);

        sensor.Log.Should().MatchRegex("earshot: 1 packets, 1 calls, 0 streams\nearshot: .*; 1 records were not kept\n");
    }

    [RootFact]
    public async Task The_right_to_open_raw_sockets_is_all_it_needs()
    {
        using var datagrams = new Datagrams(IPAddress.Loopback);
        string program = await CopyForNobodyAsync();
        using Process sensor = Start(
            [
                "setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--no-new-privs", "--bounding-set=-all,+net_raw",
                "--inh-caps=-all,+net_raw", "--ambient-caps=-all,+net_raw", "dotnet", program,
            ],
            datagrams.Filter,
            []);
        var said = new StringBuilder();
        while (await sensor.StandardError.ReadLineAsync() is { } line)
        {
            said.AppendLine(line);
            if (line == "earshot: capturing from lo")
            {
                datagrams.SendNumbered(10);
                await Task.Delay(500);
                sensor.Should().Match<Process>(running => !running.HasExited);
                await RunAsync("kill", sensor.Id.ToString(CultureInfo.InvariantCulture));
            }
        }

        await sensor.WaitForExitAsync();
        said.ToString().Should().EndWith("earshot: 10 packets, 0 calls, 0 streams\n");
        sensor.ExitCode.Should().Be(0);
    }

    [RootFact]
    public async Task A_plugin_folder_that_it_may_not_read_is_told_with_what_is_missed()
    {
        string program = await CopyForNobodyAsync();
        string closed = Path.Combine(folder.FullName, "closed");
        Directory.CreateDirectory(closed);
        await RunAsync("chmod", "700", closed);
        ProcessStartInfo start = new(
            "setpriv",
            [
                $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "dotnet", program, "config", "check",
                "--set", $"host.plugin_folders=['{closed}']", "--set", "acme.plugin=AcmeMirror",
            ])
        {
            RedirectStandardError = true,
        };
        using Process check = Process.Start(start)!;
        string errors = await check.StandardError.ReadToEndAsync();
        await check.WaitForExitAsync();

        check.ExitCode.Should().Be(78);
        errors.Should().StartWith($"--set host.plugin_folders: plugin_folders: the folder {closed} cannot be read: ")
            .And.Contain("\n--set acme.plugin: there is no plugin AcmeMirror");
    }

    public void Dispose() => folder.Delete(recursive: true);

    // The repository may lie where only root can read.
    private async Task<string> CopyForNobodyAsync()
    {
        string copy = Path.Combine(folder.FullName, "program");
        await RunAsync("cp", "-r", Path.GetDirectoryName(InstalledProgram)!, copy);
        await RunAsync("chown", "-R", $"{Nobody}:{Nobody}", folder.FullName);
        return Path.Combine(copy, "Earshot.Host.dll");
    }

    private static string InstalledProgram => Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot", "Earshot.Host.dll");

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0);
    }

    /// <summary>What comes to the socket until something matches.</summary>
    private static async Task<string> ToldAsync(Socket socket, string pattern)
    {
        byte[] buffer = new byte[4096];
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            string message = Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, limit.Token));
            if (Regex.IsMatch(message, pattern))
            {
                return message;
            }
        }
    }

    private Process Start(string[] command, string filter, Dictionary<string, string> environment, Func<string[], string[]>? quote = null)
    {
        string configuration = Path.Combine(folder.FullName, "plugins.toml");
        File.WriteAllText(configuration, $"""
            [host]
            status_interval = 1
            [capture]
            plugin = "LivePcap"
            interfaces = ["lo"]
            promiscuous = false
            filter = "{filter}"
            [sip]
            plugin = "Sip"
            [calls]
            plugin = "LiteDbStore"
            """);
        string[] run = ["run", "--config", configuration];
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. quote?.Invoke(run) ?? run]) { RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
