using Earshot.Sdk.Records;
using static Earshot.Sip.Tests.Scenario;

namespace Earshot.Sip.Tests;

/// <summary>Keys in INFO requests.</summary>
public sealed class PressedKeyTests
{
    [Theory]
    [InlineData("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", "5", 160)]
    [InlineData("application/dtmf-relay", "Signal= *\r\nDuration= 250", "*", 250)]
    [InlineData("application/dtmf-relay; charset=utf-8", "signal: #\n", "#", null)]
    [InlineData("Application/DTMF-Relay", "Duration=100\r\nSignal=10\r\n", "*", 100)]
    [InlineData("application/dtmf-relay", "Signal=11", "#", null)]
    [InlineData("application/dtmf-relay", "Signal=c", "C", null)]
    [InlineData("application/dtmf-relay", "Signal=15", "D", null)]
    [InlineData("application/dtmf-relay", "Signal=16", "flash", null)]
    [InlineData("application/dtmf-relay", "Signal=1\r\nDuration=-5\r\n", "1", null)]
    [InlineData("application/dtmf", "7\r\n", "7", null)]
    [InlineData("application/dtmf", "Signal=7\r\nDuration=80\r\n", "7", 80)]
    [InlineData("application/dtmf", "!", "flash", null)]
    public void An_info_tells_a_key(string type, string body, string key, int? duration) => Keys(type, body).Should().Equal(
        new DtmfEvent { Time = At(2), Key = key, DurationMs = duration, By = CallParty.Callee, Method = DtmfMethod.SipInfo });

    [Theory]
    [InlineData("application/dtmf-relay", "Signal=17")]
    [InlineData("application/dtmf-relay", "Signal=")]
    [InlineData("application/dtmf-relay", "Signal=12345")]
    [InlineData("application/dtmf-relay", "Duration=5")]
    [InlineData("application/dtmf-relay", "Signal=E")]
    [InlineData("application/dtmf", "")]
    [InlineData("application/media_control+xml", "Signal=5")]
    public void Anything_else_is_no_key(string type, string body) => Keys(type, body).Should().BeEmpty();

    [Fact]
    public void A_key_that_a_proxy_sends_on_or_that_is_sent_again_is_one_key()
    {
        string first = Info(3, "application/dtmf", "1");
        new Scenario()
            .Send(0, "AP", Sip.Invite())
            .Send(2, "AP", first)
            .Send(2.01, "PB", first.Replace("pc33", "proxy", StringComparison.Ordinal))
            .Send(2.5, "AP", first)
            .Send(3, "AP", Info(4, "application/dtmf", "1"))
            .End().Call.Dtmf.Select(key => key.Time).Should().Equal(At(2), At(3));
    }

    private static IReadOnlyList<DtmfEvent> Keys(string type, string body) => new Scenario()
        .Send(0, "AB", Sip.Invite())
        .Send(1, "BA", Sip.Response(200, "OK"))
        .Send(2, "BA", Info(9, type, body, "b", "a"))
        .End().Call.Dtmf;

    private static string Info(int cseq, string type, string body, string from = "a", string to = "b") =>
        Sip.Request("INFO", cseq, from, to, body, extra: $"Content-Type: {type}\r\n");
}
