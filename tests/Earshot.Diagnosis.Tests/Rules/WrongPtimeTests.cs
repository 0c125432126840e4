using Earshot.Diagnosis.Rules;
using Earshot.Diagnosis.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Tests.Rules;

public sealed class WrongPtimeTests
{
    private readonly WrongPtime rule = new();

    [Fact]
    public void Thirty_for_twenty() => rule.Examine(Sent(30, 500))!.Evidence.Should().Equal(
        "PCMA from 203.0.113.2:50000 to 198.51.100.1:40000: packets of 30 ms, a=ptime asked for 20 ms");

    [Theory]
    [InlineData(20.0, 500)]
    [InlineData(20.9, 500)]
    [InlineData(30.0, 49)]
    [InlineData(160.0, 500)] // silence
    [InlineData(null, 500)]
    public void No_finding(double? ptime, long packets) => rule.Examine(Sent(ptime, packets)).Should().BeNull();

    [Fact]
    public void Nothing_asked() =>
        rule.Examine(Sent(30, 500) with { Media = [TestCalls.Good.Media[0] with { PtimeMs = null }] }).Should().BeNull();

    private static CallRecord Sent(double? ptime, long packets) =>
        TestCalls.Good with { Streams = [TestCalls.ToCaller with { PtimeMs = ptime, Packets = packets }] };
}
