using System.Diagnostics;
using System.Globalization;
using Earshot.Live.Tests.Capturing;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.Live.Tests.Sipp;

/// <summary>A sipp that calls and one that is called, over loopback.</summary>
internal sealed class SippPair(SippCase testCase, int firstPort, string folder)
{
    /// <summary>Ports that a pair needs: SIP and media of both, each with RTCP.</summary>
    public const int Ports = 16;

    /// <summary>Calls that it makes.</summary>
    public const int Calls = 2;

    private static readonly string Scenarios = Path.Combine(SharedCaptures.RepositoryRoot, "tests", "Earshot.Live.Tests", "Scenarios");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string host = testCase.Host;

    private int CalleePort => firstPort;

    private int CallerPort => firstPort + 1;

    /// <summary>Makes the calls.</summary>
    /// <exception cref="InvalidOperationException">sipp is not content with how they went.</exception>
    public async Task<SippLog> RunAsync()
    {
        var started = new Timestamp((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);
        using Process callee = Start(testCase.Callee, "callee", CalleePort, firstPort + 2, []);
        await WaitUntilItListensAsync();
        string remote = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{CalleePort}" : $"{host}:{CalleePort}";
        using Process caller = Start(testCase.Caller, "caller", CallerPort, firstPort + 8, [remote, "-d", "1500"]);
        await EndAsync(caller, "caller");
        await EndAsync(callee, "callee");
        return new SippLog(ReadLog("caller"), ReadLog("callee"), started);
    }

    private Process Start(SippSide side, string name, int port, int mediaPort, string[] more) => Process.Start(new ProcessStartInfo(
        "sipp",
        [
            .. more, .. Scenario(side, name),
            "-i", host, "-bind_local", "-p", Text(port), "-mi", host, "-mp", Text(mediaPort), "-t", testCase.Transport,
            "-m", Text(Calls), "-timeout", "40", "-timeout_error", "-nostdin",
            "-trace_shortmsg", "-shortmessage_file", LogFile(name), "-trace_err", "-error_file", ErrorFile(name),
        ])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private string[] Scenario(SippSide side, string name)
    {
        string file = Path.Combine(Scenarios, side.Scenario + ".xml");
        if (!File.Exists(file))
        {
            return ["-sn", side.Scenario];
        }

        string text = File.ReadAllText(file).Replace("@status@", side.Status, StringComparison.Ordinal);
        if (side.Audio is { } audio)
        {
            string capture = PathOf(name, "audio.pcap");
            audio.WriteTo(capture);
            text = text.Replace("@audio@", capture, StringComparison.Ordinal);
        }

        string copy = PathOf(name, "xml");
        File.WriteAllText(copy, text);
        return ["-sf", copy];
    }

    private async Task WaitUntilItListensAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!FreePorts.Used().Contains(CalleePort))
        {
            await Task.Delay(50, limit.Token);
        }
    }

    private async Task EndAsync(Process process, string name)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0)
            {
                string said = File.Exists(ErrorFile(name)) ? await File.ReadAllTextAsync(ErrorFile(name), limit.Token) : "";
                throw new InvalidOperationException($"{testCase.Name}: sipp, {name}: exit code {process.ExitCode}: {said}{await errors}");
            }

            await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private SippLine[] ReadLog(string name) => [.. File.ReadLines(LogFile(name)).Select(SippLine.Parse)];

    private string LogFile(string name) => PathOf(name, "messages.tsv");

    private string ErrorFile(string name) => PathOf(name, "errors.log");

    private string PathOf(string name, string extension) => Path.Combine(folder, $"{testCase.Name}.{name}.{extension}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
