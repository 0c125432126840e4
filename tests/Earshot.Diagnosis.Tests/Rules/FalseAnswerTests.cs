using Earshot.Diagnosis.Rules;
using Earshot.Diagnosis.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Tests.Rules;

public sealed class FalseAnswerTests
{
    // Answered after 3 s without ringing; the callee's audio begins 12 s later.
    private static readonly CallRecord False = TestCalls.Good with
    {
        Ringing = null,
        Ladder = TestCalls.Ladder(
            TestCalls.Message(0, "INVITE", sdp: true), TestCalls.Message(0.1, "100 Trying"), TestCalls.Message(3, "200 OK", sdp: true)),
        Streams = [TestCalls.ToCaller with { Start = TestCalls.At(15) }, TestCalls.ToCallee],
    };

    private readonly FalseAnswer rule = new(latest: 5);

    [Fact]
    public void Twelve_seconds_late() => rule.Examine(False).Should().BeEquivalentTo(new Finding(
        "false_answer", Severity.Warning, "The call may have been answered before the callee picked up (false answer supervision).",
        ["answered 3.0 s after the INVITE without ringing", "the callee's audio began 12.0 s after the answer, the caller's 0.1 s after it"]));

    [Fact]
    public void It_rang() => rule.Examine(False with { Ringing = TestCalls.At(1) }).Should().BeNull();

    [Fact]
    public void It_progressed() => rule.Examine(False with
    {
        Ladder = TestCalls.Ladder([.. False.Ladder.Messages, TestCalls.Message(1, "183 Session Progress")]),
    }).Should().BeNull();

    [Fact]
    public void Soon_enough() => rule.Examine(False with { Streams = [TestCalls.ToCaller with { Start = TestCalls.At(7.9) }, TestCalls.ToCallee] })
        .Should().BeNull();

    [Fact]
    public void Media_may_not_have_passed_the_sensor_at_first() => rule.Examine(False with
    {
        Streams = [TestCalls.ToCaller with { Start = TestCalls.At(15) }, TestCalls.ToCallee with { Start = TestCalls.At(15) }],
    }).Should().BeNull();
}
