using System.Text.RegularExpressions;
using Earshot.EndToEnd.Tests;
using Earshot.Remote.Tests.Network;

namespace Earshot.Remote.Tests;

/// <summary>What a centre asks of a sensor that keeps packets, while calls go on there.</summary>
public sealed class RequestTests : IDisposable
{
    private const int Calls = 5;
    private const int Tries = 30;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-remote-");

    [NamespaceFact]
    public async Task Centre_sees_live_calls_and_fetches_the_packets_of_one_that_is_over()
    {
        using var hosts = new TwoHosts();
        using Service centre = NewMode.Centre(hosts, Data("centre"));
        await centre.StartAsync("taking sensors in by");
        using Service sensor = NewMode.Sensor(
            hosts, "new-sensor", Data("sensor"), "capture.interfaces=[\"lo\"]", "capture.filter=udp port 5070", "host.sensor=east");
        await sensor.StartAsync("connected to the centre");
        await sensor.WaitForLogAsync("capturing from lo");

        using Task answering = SippAsync(hosts, "-sn", "uas", "-i", "127.0.0.1", "-p", "5070", "-m", $"{Calls}");
        using Task calling = SippAsync(hosts, "-sn", "uac", "127.0.0.1:5070", "-i", "127.0.0.1", "-p", "5071", "-m", $"{Calls}", "-r", "50", "-d", "12000");
        await Eventually.HoldsAsync(async () => (await LiveAsync(centre)).Count(IsAnswered) == Calls, Tries);
        (await centre.AskAsync("sensors", "config", "east")).Should().Contain("server_password = \"***\"").And.NotContain(NewMode.Password);

        await Task.WhenAll(answering, calling);
        await Eventually.HoldsAsync(async () => (await centre.CallsAsync()).Length == Calls, Tries);
        (await LiveAsync(centre)).Should().BeEmpty();
        string capture = Path.Combine(folder.FullName, "call.pcap");
        string call = (await centre.CallsAsync())[0];
        await centre.AskAsync("export", CallId(call), "--pcap", capture, "--sensor", "1");

        ProcessResult read = await EarshotProcess.RunAsync(["read", capture, "--format", "json"]);
        Service.Lines(read.OrThrow().Output).Should().ContainSingle().Which.Should()
            .Contain($"\"call_id\":\"{CallId(call)}\"").And.Contain(Messages(call));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<string[]> LiveAsync(Service centre) =>
        Service.Lines(await centre.AskAsync("sensors", "calls", "east", "--format", "json"));

    /// <summary>A loaded machine answers late, and sipp sends again: the record knows how many there were.</summary>
    private static string Messages(string record) => Regex.Match(record, "\"sip_messages\":([6-9]|[1-9][0-9]+),").Value;

    private static bool IsAnswered(string live) =>
        live.Contains("\"callee\":\"service\"", StringComparison.Ordinal) && !live.Contains("\"answered\":null", StringComparison.Ordinal);

    private static string CallId(string record) => record.Split("\"call_id\":\"")[1].Split('"')[0];

    private static Task SippAsync(TwoHosts hosts, params string[] arguments) =>
        Task.Run(() => Commands.Run("ip", ["netns", "exec", hosts.Sensor, "sipp", .. arguments, "-nostdin", "-timeout", "60"]));

    private string Data(string name) => Path.Combine(folder.FullName, name);
}
