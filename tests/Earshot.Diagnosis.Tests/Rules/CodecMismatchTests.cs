using Earshot.Diagnosis.Rules;
using Earshot.Diagnosis.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Tests.Rules;

public sealed class CodecMismatchTests
{
    private readonly CodecMismatch rule = new();

    [Fact]
    public void A_codec_that_was_not_announced()
    {
        Finding found = rule.Examine(Sent(new PayloadTypeCount(8, "PCMA", 900), new PayloadTypeCount(0, "PCMU", 90)))!;

        found.Severity.Should().Be(Severity.Problem);
        found.Evidence.Should().Equal(
            "PCMA from 203.0.113.2:50000 to 198.51.100.1:40000: 90 packets of PCMU (0), announced were PCMA/8000 (8), telephone-event/8000 (101)");
    }

    [Fact]
    public void A_payload_type_that_nobody_knows() =>
        rule.Examine(Sent(new PayloadTypeCount(97, null, 90)))!.Evidence.Single().Should().Contain("90 packets of payload type 97,");

    /// <summary>RFC 3264, 5.1: "the payload type numbers indicate the value of the payload type field that the offerer expects to receive".</summary>
    [Fact]
    public void An_announced_codec_under_a_number_of_the_senders_own() =>
        rule.Examine(Sent(new PayloadTypeCount(8, "PCMA", 900), new PayloadTypeCount(96, "telephone-event", 50)))!.Evidence.Single()
            .Should().Contain("50 packets of telephone-event (96), announced were PCMA/8000 (8), telephone-event/8000 (101)");

    [Fact]
    public void A_number_that_was_announced_without_an_explanation()
    {
        MediaLine line = TestCalls.Good.Media[0] with { Formats = ["97"], PayloadTypes = [97] };

        rule.Examine(Sent(new PayloadTypeCount(97, null, 90)) with { Media = [line] }).Should().BeNull();
    }

    [Fact]
    public void Before_a_line_there_may_have_been_another()
    {
        CallRecord call = Sent(new PayloadTypeCount(0, "PCMU", 900));

        rule.Examine(call with { Media = [call.Media[0] with { Time = TestCalls.At(4) }] }).Should().BeNull();
    }

    [Theory]
    [InlineData(8, "pcma", 900)]
    [InlineData(101, "telephone-event", 900)]
    [InlineData(13, "CN", 900)]
    [InlineData(0, "PCMU", 49)]
    public void No_mismatch(int payloadType, string codec, long packets) =>
        rule.Examine(Sent(new PayloadTypeCount(payloadType, codec, packets))).Should().BeNull();

    [Fact]
    public void A_later_offer_may_have_announced_it()
    {
        CallRecord call = Sent(new PayloadTypeCount(0, "PCMU", 900));

        rule.Examine(call with { Ladder = Later(sdp: true, repeated: false) }).Should().BeNull();
        rule.Examine(call with { Ladder = Later(sdp: false, repeated: false) }).Should().NotBeNull();
        rule.Examine(call with { Ladder = Later(sdp: true, repeated: true) }).Should().NotBeNull();
        rule.Examine(call with { Ladder = call.Ladder with { Omitted = 1 } }).Should().BeNull();
        rule.Examine(call with { Ladder = CallLadder.Empty }).Should().BeNull();

        CallLadder Later(bool sdp, bool repeated) =>
            TestCalls.Ladder([.. TestCalls.Good.Ladder.Messages, TestCalls.Message(10, "INVITE", sdp, repeated)]);
    }

    [Fact]
    public void Another_address_has_another_line()
    {
        CallRecord call = Sent(new PayloadTypeCount(0, "PCMU", 900));
        StreamRecord elsewhere = call.Streams[0] with { Destination = TestCalls.Address("198.51.100.1:40002") };

        rule.Examine(call with { Streams = [elsewhere] }).Should().BeNull();
        rule.Examine(call with
        {
            Streams = [elsewhere],
            Media = [call.Media[0] with { Candidates = [elsewhere.Destination] }],
        }).Should().NotBeNull();
        rule.Examine(call with { Media = [call.Media[0] with { Bundle = "0" }] }).Should().BeNull();
    }

    private static CallRecord Sent(params PayloadTypeCount[] types) =>
        TestCalls.Good with { Streams = [TestCalls.ToCaller with { PayloadTypes = types }] };
}
