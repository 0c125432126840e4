using Earshot.Diagnosis.Rules;
using Earshot.Diagnosis.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Tests.Rules;

public sealed class OneWayAudioTests
{
    private static readonly CallRecord OneWay = TestCalls.Good with { Streams = [TestCalls.ToCallee] };
    private readonly OneWayAudio rule = new(minTalk: 5);

    [Fact]
    public void Audio_to_the_callee_only() => rule.Examine(OneWay).Should().BeEquivalentTo(new Finding(
        "one_way_audio", Severity.Problem, "Audio went one way only: the caller cannot have heard the callee.",
        ["no RTP to the caller at 198.51.100.1:40000 in 20.0 s of talk", "990 packets to the callee from 198.51.100.1:40000 to 203.0.113.2:50000"]));

    [Fact]
    public void Audio_to_the_caller_only() => rule.Examine(TestCalls.Good with { Streams = [TestCalls.ToCaller] })!.Text
        .Should().Be("Audio went one way only: the callee cannot have heard the caller.");

    [Fact]
    public void Early_media_is_no_talk() => rule.Examine(OneWay with
    {
        Streams = [TestCalls.ToCallee, TestCalls.ToCaller with { Start = TestCalls.At(1), End = TestCalls.At(2.9) }],
    }).Should().NotBeNull();

    [Fact]
    public void Some_seconds_are_no_talk() => rule.Examine(OneWay with { End = TestCalls.At(7.9) }).Should().BeNull();

    [Theory]
    [InlineData(3, 15)] // 8 s are left
    [InlineData(10, 11)]
    public void A_hold_for_some_of_the_time_explains_nothing(double from, double to) => rule.Examine(Held(from, TestCalls.At(to))).Should().NotBeNull();

    [Fact]
    public void A_hold_for_most_of_the_time_explains_it() => rule.Examine(Held(4, null)).Should().BeNull();

    [Theory]
    [InlineData(MediaFlow.Sendonly)]
    [InlineData(MediaFlow.Inactive)]
    public void A_caller_that_does_not_listen(MediaFlow flow) => rule.Examine(OneWay with
    {
        Media = [TestCalls.Good.Media[0] with { Flow = flow }, TestCalls.Good.Media[1]],
    }).Should().BeNull();

    [Fact]
    public void A_callee_that_only_listens() => rule.Examine(OneWay with
    {
        Media = [TestCalls.Good.Media[0], TestCalls.Good.Media[1] with { Flow = MediaFlow.Recvonly }],
    }).Should().BeNull();

    [Fact]
    public void Fax_transfer_and_streams_of_unknown_direction_are_let_pass()
    {
        rule.Examine(OneWay with { Fax = new FaxRecord(TestCalls.At(5), true, 0, 100, 0) }).Should().BeNull();
        rule.Examine(OneWay with
        {
            Transfers = [new TransferRecord(TestCalls.At(5), CallParty.Caller, "sip:x@y", null, 202, 200, null)],
        }).Should().BeNull();
        rule.Examine(OneWay with { Streams = [TestCalls.ToCallee, TestCalls.ToCaller with { Direction = MediaDirection.Unknown }] })
            .Should().BeNull();
    }

    [Fact]
    public void Video_is_no_audio() => rule.Examine(OneWay with { Streams = [TestCalls.ToCallee, TestCalls.ToCaller with { Kind = MediaKind.Video }] })
        .Should().NotBeNull();

    private static CallRecord Held(double from, Sdk.Packets.Timestamp? to) =>
        OneWay with { Holds = [new HoldRecord(CallParty.Caller, TestCalls.At(from), to)] };
}
