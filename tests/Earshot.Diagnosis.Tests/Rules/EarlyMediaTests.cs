using Earshot.Diagnosis.Rules;
using Earshot.Diagnosis.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Tests.Rules;

public sealed class EarlyMediaTests
{
    // 183 with SDP after 1 s, 200 after 9 s, and media only from then on.
    private static readonly CallRecord Silent = TestCalls.Good with
    {
        Ringing = null,
        Answered = TestCalls.At(9),
        Ladder = TestCalls.Ladder(
            TestCalls.Message(0, "INVITE", sdp: true), TestCalls.Message(1, "183 Session Progress", sdp: true), TestCalls.Message(9, "200 OK", sdp: true)),
        Streams = [From(TestCalls.ToCaller, 9.1), From(TestCalls.ToCallee, 9.1)],
    };

    private readonly RingingWithoutEarlyMedia rule = new(patience: 3);

    [Fact]
    public void Announced_and_never_sent() => rule.Examine(Silent).Should().BeEquivalentTo(new Finding(
        "ringing_without_early_media", Severity.Warning, "The caller heard silence before the answer: early media was announced and never sent.",
        ["183 Session Progress with SDP 1.0 s after the INVITE, and no 180", "no RTP to the caller in the 8.0 s after it"]));

    [Fact]
    public void Cancelled_in_silence() => rule.Examine(Silent with
    {
        Answered = null, State = CallState.Cancelled, End = TestCalls.At(9), Streams = [From(TestCalls.ToCallee, 1.1)],
    }).Should().NotBeNull();

    [Fact]
    public void Media_came() => rule.Examine(Silent with { Streams = [From(TestCalls.ToCaller, 2)] }).Should().BeNull();

    [Fact]
    public void The_phone_rings_by_itself_after_180() => rule.Examine(Silent with { Ringing = TestCalls.At(1.5) }).Should().BeNull();

    [Fact]
    public void Answered_soon() => rule.Examine(Silent with { Answered = TestCalls.At(3.9) }).Should().BeNull();

    [Fact]
    public void Without_sdp_nothing_was_announced() => rule.Examine(Silent with
    {
        Ladder = TestCalls.Ladder(TestCalls.Message(0, "INVITE", sdp: true), TestCalls.Message(1, "183 Session Progress")),
    }).Should().BeNull();

    [Fact]
    public void Media_may_not_pass_the_sensor() => rule.Examine(Silent with { Streams = [] }).Should().BeNull();

    private static StreamRecord From(StreamRecord stream, double seconds) => stream with { Start = TestCalls.At(seconds) };
}
