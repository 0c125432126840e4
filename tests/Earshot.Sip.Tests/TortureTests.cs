using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests;

/// <summary>The torture messages of RFC 4475, and others taken apart by force.</summary>
public sealed class TortureTests
{
    /// <summary>Another version (RFC 4475, 3.1.2.16), and none at all: no messages of SIP 2.0.</summary>
    private static readonly string[] OtherVersions = ["badvers", "test"];

    /// <summary>RFC 4475, 3.3.1: no Call-ID; 3.1.2.19: a status code of ten digits.</summary>
    private static readonly string[] OfNoDialog = ["insuf", "bigcode"];

    private static readonly string LongCallId = $"longreq.one{string.Concat(Enumerable.Repeat("really", 20))}longcallid";

    public static TheoryData<string, string, string, string> Calls => new()
    {
        // Name, Call-ID, caller, callee (RFC 4475, 3.1.1 and 3.3).
        { "wsinv", "wsinv.ndaksdj@192.0.2.1", "jdrosen", "vivekg" },
        { "esc01", "esc01.239409asdfakjkn23onasd0-3234", "I%20have%20spaces", "%75se%72" },
        { "lwsstart", "lwsstart.dfknq234oi243099adsdfnawe3@example.com", "caller", "user" },
        { "ltgtruri", "ltgtruri.1@192.0.2.5", "caller", "user" },
        { "multi01", "multi01.98asdh@192.0.2.1", "caller", "user" },
        { "badinv01", "badinv01.0ha0isndaksdjasdf3234nas", "caller", "j.user" },
        { "quotbal", "quotbal.aksdj", "caller", "j.user" },
        { "longreq", LongCallId, string.Concat(Enumerable.Repeat("amazinglylongcallername", 5)), "user" },
        { "inv2543", "inv2543.1717@ift.client.example.com", "+13035551111", "+16505552222" },
    };

    [CaptureFact]
    public void Every_torture_message_is_survived_and_counted()
    {
        foreach (string file in Files())
        {
            string name = Path.GetFileNameWithoutExtension(file);
            Scenario scenario = Play(File.ReadAllBytes(file));
            int messages = name == "dblreq" ? 2 : OtherVersions.Contains(name) ? 0 : 1;
            scenario.Counters["sip_messages"].Should().Be(messages, name);
            scenario.Sink.Dialogs.Count.Should().Be(OfNoDialog.Contains(name) ? 0 : messages, name);
        }
    }

    [CaptureFact]
    public void Torture_messages_that_begin_calls_say_who_calls_whom()
    {
        foreach (object[] row in Calls)
        {
            string file = Path.Combine(SharedCaptures.Directory!, "rfc4475", row[0] + ".dat");
            CallRecord call = Play(File.ReadAllBytes(file)).Call;
            (call.CallId, call.Caller, call.Callee ?? "").Should().Be(((string)row[1], (string)row[2], (string)row[3]), row[0].ToString());
        }
    }

    [CaptureFact]
    public void Torture_messages_cut_and_bent_are_survived()
    {
        foreach (string file in Files())
        {
            Bend(File.ReadAllBytes(file));
        }
    }

    [Fact]
    public void A_call_cut_and_bent_is_survived() => Bend(Encoding.ASCII.GetBytes(
        Sip.Invite(body: Sip.Sdp(more: "m=video 5000/2 RTP/AVP 31\r\nc=IN IP6 ::1\r\na=rtcp:9 IN IP4 192.0.2.1\r\n"))
        + Sip.Response(200, "OK", body: Sip.Sdp())));

    [Theory]
    [InlineData("\"\\\"")]
    [InlineData("\\\";")]
    [InlineData(";")]
    [InlineData("\"")]
    [InlineData("<")]
    [InlineData("\r\n ")]
    [InlineData("--b\r\n")]
    [InlineData("m=audio 1 RTP/AVP 0\r\n")]
    public void Repetitive_input_is_read_in_linear_time(string unit)
    {
        // 64 KiB of it several hundred times: quadratic work would take hours, and the test run would be cut off.
        string junk = string.Concat(Enumerable.Repeat(unit, 60_000 / unit.Length));
        string message = $"INVITE sip:x SIP/2.0\r\nCall-ID: x\r\nFrom: {junk}\r\nTo: {junk}\r\nCSeq: 1 INVITE\r\n"
            + $"Content-Type: multipart/mixed;boundary=b\r\n\r\n{junk}";
        Scenario scenario = new();
        for (int i = 0; i < 300; i++)
        {
            scenario.Send(0, "AB", message);
        }

        scenario.Counters["sip_messages"].Should().Be(300);
    }

    /// <summary>Cut at every length, and every byte turned to several others, as a datagram and as a stream.</summary>
    private static void Bend(byte[] message)
    {
        Target target = new();
        for (int length = 0; length <= message.Length; length++)
        {
            target.Take(message[..length]);
        }

        foreach (byte value in (ReadOnlySpan<byte>)[0, (byte)'\n', (byte)' ', (byte)':', (byte)'"', (byte)'9', 0xFF])
        {
            for (int i = 0; i < message.Length; i++)
            {
                byte[] bent = [.. message];
                bent[i] = value;
                target.Take(bent);
            }
        }

        target.End();
    }

    private static Scenario Play(byte[] message)
    {
        Scenario scenario = new();
        scenario.Analyzer.OnDatagram(new() { Payload = message, Flow = FlowOf("AB"), Timestamp = At(0) });
        return scenario.End();
    }

    private sealed class Target
    {
        private readonly Scenario datagrams = new();
        private readonly Scenario streams = new();

        public void Take(byte[] message)
        {
            datagrams.Analyzer.Recognizes(message);
            datagrams.Analyzer.OnDatagram(new() { Payload = message, Flow = FlowOf("AB"), Timestamp = At(0) });
            int taken = streams.Analyzer.OnStream(new() { Payload = message, Flow = FlowOf("AB", FlowProtocol.Tcp), Timestamp = At(0) });
            if (taken < 0 || taken > message.Length)
            {
                throw new InvalidOperationException($"{taken} of {message.Length} bytes taken");
            }
        }

        public void End()
        {
            datagrams.End();
            streams.End();
        }
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Path.Combine(SharedCaptures.Directory!, "rfc4475"), "*.dat").Order(StringComparer.Ordinal);
}
