using System.Diagnostics;
using System.Net;
using System.Text;
using Earshot.Live.Tests.Capturing;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.Live.Tests;

/// <summary><c>earshot run</c> on an interface.</summary>
public abstract class SensorTests(string plugin)
{
    [LiveFact]
    public async Task Timeouts_run_in_silence_and_sigterm_stores_what_is_open()
    {
        using var datagrams = new Datagrams(IPAddress.Loopback);
        using Sensor sensor = await Sensor.StartAsync(plugin, datagrams.Filter, "sip_without_rtp_timeout = 2");

        datagrams.Send(Request("INVITE", "over"));
        Dictionary<string, CallRecord> calls = await sensor.CallsAsync();
        for (int i = 0; i < 30 && calls.Count == 0; i++)
        {
            await Task.Delay(500);
            calls = await sensor.CallsAsync();
        }

        calls.Should().ContainKey("over", "its timeout passed without another packet; the sensor said: {0}", sensor.Log);
        calls["over"].EndReason.Should().Be(EndReason.SipTimeout);

        datagrams.Send(Request("INVITE", "open"));
        (await sensor.StopAsync()).Should().Be(0);

        calls = await sensor.CallsAsync();
        calls.Keys.Should().BeEquivalentTo("over", "open");
        calls["open"].EndReason.Should().Be(EndReason.CaptureEnd);
        sensor.Log.Should().Contain("earshot: 2 packets, 2 calls, 0 streams");
    }

    [LiveFact]
    public async Task A_call_tells_what_the_kernel_dropped_while_the_sensor_was_held_up()
    {
        using var datagrams = new Datagrams(IPAddress.Loopback);
        using Sensor sensor = await StartQuietlyAsync(datagrams);

        datagrams.Send(Request("INVITE", "held up"));
        await sensor.WaitForLogAsync("1 calls now");
        await sensor.SignalAsync("STOP");
        datagrams.SendNumbered(20_000); // more than waits in a megabyte
        await sensor.SignalAsync("CONT");
        await sensor.WaitForLogAsync("; dropped kernel");
        datagrams.Send(Request("CANCEL", "held up"));
        datagrams.Send(Request("INVITE", "after"));
        (await sensor.StopAsync()).Should().Be(0); // what waits is read, and the counters once more

        Dictionary<string, CallRecord> calls = await sensor.CallsAsync();
        CaptureLoss loss = calls["held up"].CaptureLoss!;
        loss.By["kernel"].Should().BePositive();
        sensor.Log.Should().MatchRegex($"earshot: received [0-9]+, dropped kernel {loss.By["kernel"]}\n");
        loss.Ms.Should().BeInRange(1, calls["held up"].DurationS * 1000);
        calls["after"].CaptureLoss!.Packets.Should().Be(0);
    }

    [RootFact]
    public async Task An_interface_that_disappears_is_captured_from_again_when_it_is_back()
    {
        using var inside = new NetworkNamespace();
        using Sensor sensor = await Sensor.StartAsync(plugin, "udp", inside: inside);

        inside.RemoveInterface();
        await sensor.WaitForLogAsync("interface disappeared; it is tried again every");
        inside.AddInterface();
        await sensor.WaitForLogAsync($"capturing from {NetworkNamespace.Interface} again");

        (await sensor.StopAsync()).Should().Be(0, "the other interface goes on all the while");
    }

    [RootFact]
    public async Task Without_the_right_to_capture_it_says_what_gives_it()
    {
        using var context = new TestPluginContext();
        string configuration = Path.Combine(context.DataDirectory, "plugins.toml");
        await File.WriteAllTextAsync(configuration, $"""
            [capture]
            plugin = "{plugin}"
            interfaces = ["lo"]
            [calls]
            plugin = "LiteDbStore"
            """);
        string program = Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot", "Earshot.Host.dll");
        using Process process = Process.Start(new ProcessStartInfo(
            "setpriv", ["--bounding-set", "-net_raw,-net_admin", "dotnet", program, "run", "--config", configuration])
        {
            RedirectStandardError = true,
        })!;
        string said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.Should().Be(1);
        said.Should().Match("*there is no right to capture from lo: run as root, or once: setcap cap_net_raw*=eip /*");
    }

    /// <summary>A sensor with a small ring, into which nobody else sends much before its filter is set.</summary>
    private async Task<Sensor> StartQuietlyAsync(Datagrams datagrams)
    {
        await Datagrams.Quiet.WaitAsync();
        try
        {
            return await Sensor.StartAsync(plugin, datagrams.Filter, ringbuffer: 1);
        }
        finally
        {
            Datagrams.Quiet.Release();
        }
    }

    private static byte[] Request(string method, string callId) => Encoding.ASCII.GetBytes(
        $"{method} sip:bob@example.com SIP/2.0\r\n" +
        "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n" +
        "From: <sip:alice@example.com>;tag=1\r\n" +
        "To: <sip:bob@example.com>\r\n" +
        $"Call-ID: {callId}\r\n" +
        $"CSeq: 1 {method}\r\n" +
        "Content-Length: 0\r\n\r\n");
}

/// <inheritdoc/>
public sealed class LivePcapSensorTests() : SensorTests("LivePcap");

/// <inheritdoc/>
public sealed class AfPacketSensorTests() : SensorTests("AfPacket")
{
    [RootFact]
    public async Task The_right_to_use_packet_sockets_is_enough()
    {
        using var datagrams = new Datagrams(IPAddress.Loopback);
        using Sensor sensor = await Sensor.StartAsync(
            "AfPacket", datagrams.Filter, with: ["setpriv", "--bounding-set", "-all,+net_raw"]);

        datagrams.SendNumbered(10);

        (await sensor.StopAsync()).Should().Be(0);
        sensor.Log.Should().Contain("earshot: 10 packets").And.NotContain("warning");
    }
}
