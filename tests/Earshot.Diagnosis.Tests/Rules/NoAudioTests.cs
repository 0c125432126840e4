using Earshot.Diagnosis.Rules;
using Earshot.Diagnosis.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Tests.Rules;

public sealed class NoAudioTests
{
    private static readonly CallRecord Silent = TestCalls.Good with { Streams = [] };
    private readonly NoAudio rule = new(minTalk: 5);

    [Fact]
    public void Without_any_stream_the_sensor_may_not_see_media() => rule.Examine(Silent).Should().BeEquivalentTo(new Finding(
        "no_audio", Severity.Notice, "No audio was seen in the answered call: there was none, or it does not pass this sensor.",
        ["no RTP to the caller at 198.51.100.1:40000 nor to the callee at 203.0.113.2:50000 in 20.0 s of talk"]));

    [Fact]
    public void After_early_media_it_is_known_to() => rule.Examine(Silent with
    {
        Streams = [TestCalls.ToCaller with { Start = TestCalls.At(1), End = TestCalls.At(2) }],
    })!.Severity.Should().Be(Severity.Problem);

    [Fact]
    public void One_way_is_another_rule_s() => rule.Examine(Silent with { Streams = [TestCalls.ToCallee] }).Should().BeNull();

    [Fact]
    public void Early_hangup() => rule.Examine(Silent with { End = TestCalls.At(4) }).Should().BeNull();

    [Fact]
    public void Refused_audio() => rule.Examine(Silent with
    {
        Media = [Silent.Media[0], Silent.Media[1] with { Address = TestCalls.Address("203.0.113.2:0") }],
    }).Should().BeNull();

    [Fact]
    public void Fax_from_the_start() => rule.Examine(Silent with
    {
        Media = [.. Silent.Media.Select(line => line with { Kind = MediaKind.Image })],
    }).Should().BeNull();
}
