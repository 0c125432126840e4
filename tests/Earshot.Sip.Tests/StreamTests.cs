using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests;

public sealed class StreamTests
{
    private static readonly string Call =
        Sip.Invite(body: Sip.Sdp()) + "\r\n\r\n" + Sip.Ack() + "\r\n" + Sip.Bye() + "\r\n\r\n";

    /// <summary>Streams, and what must come out of each however segments cut it.</summary>
    public static TheoryData<string, string, string> Streams => new()
    {
        { "messages and keep-alives", "\r\n\r\n" + Call, "INVITE=1 ACK=1 BYE=1" },
        { "bare line feeds", Call.Replace("\r\n", "\n", StringComparison.Ordinal).Replace($"Content-Length: {Sip.Sdp().Length}",
            $"Content-Length: {Sip.Sdp().Replace("\r\n", "\n", StringComparison.Ordinal).Length}", StringComparison.Ordinal), "INVITE=1 ACK=1 BYE=1" },
        { "garbage before", "HTTP/1.1 200 OK\r\nVia: x\r\n\r\n{}\r\n" + Call, "INVITE=1 ACK=1 BYE=1" },
        { "garbage between", Sip.Ack() + "\0\x01garbage sip:x SIP/3.0\r\n" + Sip.Bye(), "ACK=1 BYE=1" },
        { "no Content-Length", Sip.Invite(body: Sip.Sdp()).Replace("Content-Length", "X", StringComparison.Ordinal) + Sip.Bye(), "INVITE=1 BYE=1" },
        { "negative Content-Length", Sip.Ack().Replace("Content-Length: 0", "Content-Length: -1", StringComparison.Ordinal) + Sip.Bye(), "ACK=1 BYE=1" },
        { "start line alone", "BYE sip:x SIP/2.0\r\n\r\n" + Sip.Ack(), "BYE=1 ACK=1" },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_gives_the_same_messages_however_it_is_cut(string name, string stream, string requests)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(stream);
        IReadOnlyDictionary<string, long> whole = Play([bytes]);
        whole.Where(pair => pair.Key.StartsWith("sip_requests/", StringComparison.Ordinal))
            .Select(pair => $"{pair.Key["sip_requests/".Length..]}={pair.Value}")
            .Should().BeEquivalentTo(requests.Split(' '), name);

        for (int cut = 1; cut < bytes.Length; cut++)
        {
            Play([bytes[..cut], bytes[cut..]]).Should().BeEquivalentTo(whole, $"{name}, cut at {cut}");
        }

        Play([.. bytes.Select(b => new[] { b })]).Should().BeEquivalentTo(whole, $"{name}, byte by byte");
    }

    [Fact]
    public void Messages_over_tcp_make_a_call_and_a_repeated_one_is_no_copy()
    {
        Scenario scenario = new();
        byte[] invite = Encoding.ASCII.GetBytes(Sip.Invite() + Sip.Invite());
        scenario.Analyzer.OnStream(Data(invite)).Should().Be(invite.Length);
        scenario.End().Call.Should().Match<Sdk.Records.CallRecord>(
            call => call.SipMessages == 2 && call.SipCopies == 0 && call.Retransmissions == 1);
    }

    [Fact]
    public void After_a_gap_reading_goes_on_at_the_next_start_line()
    {
        string text = Sip.Invite();
        for (int lost = 1; lost < text.Length; lost++)
        {
            Scenario scenario = new();
            byte[] rest = Encoding.ASCII.GetBytes(text[lost..] + Sip.Bye());
            scenario.Analyzer.OnStream(Data(rest, afterGap: true)).Should().Be(rest.Length);
            scenario.Counters.Map("sip_requests").Should().BeEquivalentTo(new Dictionary<string, long> { ["BYE"] = 1 }, $"{lost} bytes are lost");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("INVITE sip:x")]
    [InlineData("INVITE sip:x SIP/2.0\r\nVia: y")]
    [InlineData("INVITE sip:x SIP/2.0\r\nContent-Length: 65000\r\n\r\nbody")]
    public void An_incomplete_message_is_left_for_later(string text) =>
        new Scenario().Analyzer.OnStream(Data(Encoding.ASCII.GetBytes(text))).Should().Be(0);

    [Theory]
    [InlineData("INVITE sip:x SIP/2.0\r\nContent-Length: 70000\r\n\r\n", "sip_requests/INVITE sip_requests/BYE")]
    [InlineData("INVITE sip:x SIP/2.0\r\nContent-Length: 2147483647\r\n\r\n", "sip_requests/INVITE sip_requests/BYE")]
    [InlineData("INVITE sip:x SIP/2.0\r\nSubject: ", "sip_requests/BYE")]
    [InlineData("", "sip_requests/BYE")]
    public void What_is_too_large_is_skipped_and_counted(string start, string requests)
    {
        string stream = start + new string('x', 70_000) + "\r\n\r\n" + Sip.Bye();
        IReadOnlyDictionary<string, long> whole = Play([Encoding.ASCII.GetBytes(stream)]);
        whole["defects/sip_stream_too_large"].Should().BePositive();
        whole.Keys.Where(name => name.StartsWith("sip_requests/", StringComparison.Ordinal))
            .Should().BeEquivalentTo(requests.Split(' '));
        Play(Encoding.ASCII.GetBytes(stream).Chunk(1460)).Should().BeEquivalentTo(whole);
    }

    private static SignallingPacket Data(byte[] bytes, bool afterGap = false) => new()
    {
        Payload = bytes,
        Flow = FlowOf("AB", FlowProtocol.Tcp),
        Timestamp = At(0),
        AfterGap = afterGap,
    };

    /// <summary>Offers segments as the host does: what is not taken comes again with the next.</summary>
    private static IReadOnlyDictionary<string, long> Play(IEnumerable<byte[]> segments)
    {
        Scenario scenario = new();
        byte[] pending = [];
        foreach (byte[] segment in segments)
        {
            pending = [.. pending, .. segment];
            pending = pending[scenario.Analyzer.OnStream(Data(pending))..];
        }

        return scenario.End().Counters.All;
    }
}
