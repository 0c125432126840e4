using Earshot.Diagnosis.Rules;
using Earshot.Diagnosis.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Tests.Rules;

public sealed class SipAlgTests
{
    // Contact has the outer address, SDP the inner one, and nothing came back.
    private static readonly CallRecord HalfRewritten = TestCalls.Good with
    {
        ContactCaller = "198.51.100.1:1024",
        Media = [TestCalls.Line(CallParty.Caller, "192.168.1.10:40000"), TestCalls.Good.Media[1]],
        Streams = [TestCalls.ToCallee],
    };

    private readonly SipAlg rule = new(minTalk: 5);

    [Fact]
    public void Contact_outside_and_sdp_inside() => rule.Examine(HalfRewritten)!.Evidence.Should().Equal(
        "the caller's Contact is 198.51.100.1:1024, where its messages come from, but its SDP names 192.168.1.10:40000, which is private (RFC 1918)");

    [Theory]
    [InlineData("192.168.1.10:5060")] // the plain NAT problem
    [InlineData("phone.example:5060")]
    [InlineData("198.51.100.77:5060")]
    [InlineData("")]
    [InlineData(null)]
    public void Another_contact(string? contact) => rule.Examine(HalfRewritten with { ContactCaller = contact }).Should().BeNull();

    [Fact]
    public void IPv6_contact() => rule.Examine(HalfRewritten with
    {
        ContactCaller = "[2001:db8::1]:5060",
        Source = TestCalls.Address("[2001:db8::1]:5060"),
        Media = [TestCalls.Line(CallParty.Caller, "[fd00::1]:40000"), TestCalls.Good.Media[1]],
    })!.Evidence.Should().ContainSingle();

    [Fact]
    public void Media_that_arrives_was_helped() => rule.Examine(HalfRewritten with { Streams = TestCalls.Good.Streams }).Should().BeNull();

    [Theory]
    [InlineData("198.51.100.1:40000", 1)] // RFC 8839: c= must be one of the candidates
    [InlineData("192.168.1.10:40000", 0)]
    [InlineData("192.168.1.10:40002", 0)] // in a bundle the port may be another line's
    [InlineData("0.0.0.0:9", 0)] // candidates follow
    [InlineData("198.51.100.1:9", 0)]
    [InlineData("198.51.100.1:0", 0)] // refused
    public void Address_and_candidates(string address, int facts)
    {
        MediaLine line = TestCalls.Line(CallParty.Callee, address) with { Candidates = [TestCalls.Address("192.168.1.10:40000")] };

        Finding? found = rule.Examine(TestCalls.Good with { Media = [TestCalls.Good.Media[0], line] });

        (found?.Evidence.Count ?? 0).Should().Be(facts);
    }

    [Fact]
    public void The_mismatch_is_shown() => rule.Examine(TestCalls.Good with
    {
        Media = [TestCalls.Line(CallParty.Caller, "198.51.100.1:40000") with { Candidates = [TestCalls.Address("10.0.0.1:7"), TestCalls.Address("[fd00::1]:8")] }],
    })!.Evidence.Should().Equal("the caller asks for media at 198.51.100.1:40000, but its ICE candidates are 10.0.0.1:7, [fd00::1]:8");
}
