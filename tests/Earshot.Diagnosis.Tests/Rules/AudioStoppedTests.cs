using Earshot.Diagnosis.Rules;
using Earshot.Diagnosis.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Tests.Rules;

public sealed class AudioStoppedTests
{
    // 100 s of talk, in which the callee falls silent after 50.
    private static readonly CallRecord Stopped = TestCalls.Good with
    {
        End = TestCalls.At(103),
        Streams = [TestCalls.ToCaller with { End = TestCalls.At(53) }, TestCalls.ToCallee with { End = TestCalls.At(102) }],
    };

    private readonly AudioStopped rule = new(minTalk: 5, silence: 30);

    [Fact]
    public void Fifty_seconds_of_silence() => rule.Examine(Stopped).Should().BeEquivalentTo(new Finding(
        "audio_stopped", Severity.Warning, "The audio of the callee stopped long before the call ended.",
        ["the last packet to the caller came 50.0 s before the end", "the last packet to the callee came 1.0 s before the end"]));

    [Fact]
    public void A_short_silence() => rule.Examine(Stopped with { Streams = [Until(TestCalls.ToCaller, 74), Until(TestCalls.ToCallee, 102)] }).Should().BeNull();

    [Fact]
    public void Both_stopped() => rule.Examine(Stopped with { Streams = [Until(TestCalls.ToCaller, 53), Until(TestCalls.ToCallee, 60)] }).Should().BeNull();

    [Fact]
    public void A_later_stream_goes_on() => rule.Examine(Stopped with { Streams = [.. Stopped.Streams, Until(TestCalls.ToCaller, 102)] })
        .Should().BeNull();

    [Fact]
    public void A_hold_explains_it() => rule.Examine(Stopped with { Holds = [new HoldRecord(CallParty.Caller, TestCalls.At(50), TestCalls.At(60))] })
        .Should().BeNull();

    [Fact]
    public void A_hold_that_was_over_explains_nothing() =>
        rule.Examine(Stopped with { Holds = [new HoldRecord(CallParty.Caller, TestCalls.At(20), TestCalls.At(30))] }).Should().NotBeNull();

    private static StreamRecord Until(StreamRecord stream, double seconds) => stream with { End = TestCalls.At(seconds) };
}
