using Earshot.Diagnosis.Facts;
using Earshot.Diagnosis.Rules;
using Earshot.Diagnosis.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Tests.Rules;

public sealed class PrivateMediaAddressTests
{
    // The caller's SDP has its address behind the NAT, and so nothing came back.
    private static readonly CallRecord Private = TestCalls.Good with
    {
        Media = [TestCalls.Line(CallParty.Caller, "192.168.1.10:40000"), TestCalls.Good.Media[1]],
        Streams = [TestCalls.ToCallee],
    };

    private readonly PrivateMediaAddress rule = new(minTalk: 5);

    [Fact]
    public void Behind_a_nat() => rule.Examine(Private).Should().BeEquivalentTo(new Finding(
        "private_media_address", Severity.Problem, "Audio cannot reach the caller: its SDP names an address that its peer cannot send to.",
        [
            "the caller's SDP names 192.168.1.10:40000, which is private (RFC 1918)",
            "its signalling goes to 203.0.113.2:5060, a public address",
            "no RTP to the caller after the answer",
        ]));

    [Fact]
    public void The_callee_s_side() => rule.Examine(TestCalls.Good with
    {
        Media = [TestCalls.Good.Media[0], TestCalls.Line(CallParty.Callee, "10.0.0.1:50000")],
        Streams = [TestCalls.ToCaller],
    })!.Evidence.Should().Contain("its signalling goes to 198.51.100.1:5060, a public address");

    [Fact]
    public void Media_may_not_pass_the_sensor() => rule.Examine(Private with { Streams = [] })!.Severity.Should().Be(Severity.Warning);

    [Fact]
    public void Media_that_arrives_was_helped() => rule.Examine(Private with { Streams = TestCalls.Good.Streams }).Should().BeNull();

    [Fact]
    public void Both_in_one_private_network() => rule.Examine(Private with { Destination = TestCalls.Address("192.168.1.1:5060") }).Should().BeNull();

    [Fact]
    public void A_public_ice_candidate_mends_it() => rule.Examine(Private with
    {
        Media = [Private.Media[0] with { Candidates = [TestCalls.Address("192.168.1.10:40000"), TestCalls.Address("198.51.100.1:41000")] }, Private.Media[1]],
    }).Should().BeNull();

    [Fact]
    public void Not_answered() => rule.Examine(Private with { Answered = null }).Should().BeNull();

    [Theory]
    [InlineData("9.255.255.255:1", null)]
    [InlineData("10.0.0.0:1", "private (RFC 1918)")]
    [InlineData("10.255.255.255:1", "private (RFC 1918)")]
    [InlineData("11.0.0.0:1", null)]
    [InlineData("172.15.255.255:1", null)]
    [InlineData("172.16.0.0:1", "private (RFC 1918)")]
    [InlineData("172.31.255.255:1", "private (RFC 1918)")]
    [InlineData("172.32.0.0:1", null)]
    [InlineData("192.168.0.0:1", "private (RFC 1918)")]
    [InlineData("192.169.0.0:1", null)]
    [InlineData("100.63.255.255:1", null)]
    [InlineData("100.64.0.0:1", "shared by a carrier's customers (RFC 6598)")]
    [InlineData("100.127.255.255:1", "shared by a carrier's customers (RFC 6598)")]
    [InlineData("100.128.0.0:1", null)]
    [InlineData("169.254.0.1:1", "link-local (RFC 3927)")]
    [InlineData("127.0.0.1:1", "loopback (RFC 1122)")]
    [InlineData("0.0.0.0:1", null)]
    [InlineData("[::1]:1", "loopback (RFC 4291)")]
    [InlineData("[::]:1", null)]
    [InlineData("[fc00::1]:1", "unique local (RFC 4193)")]
    [InlineData("[fdff::1]:1", "unique local (RFC 4193)")]
    [InlineData("[fe00::1]:1", null)]
    [InlineData("[fe80::1]:1", "link-local (RFC 4291)")]
    [InlineData("[febf::1]:1", "link-local (RFC 4291)")]
    [InlineData("[2001:db8::1]:1", null)]
    [InlineData("[::ffff:10.1.2.3]:1", "private (RFC 1918)")]
    public void Scopes_begin_and_end_where_the_rfcs_say(string address, string? limit) =>
        AddressScope.Limit(TestCalls.Address(address).Host).Should().Be(limit);
}
