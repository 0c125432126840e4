using Earshot.Bench.Generator;
using Earshot.Sdk.Records;

namespace Earshot.EndToEnd.Tests;

/// <summary>What is read from a generated capture is what was generated.</summary>
public sealed class GeneratedCaptureTests(ReferenceRuns reference) : IClassFixture<ReferenceRuns>
{
    public static TheoryData<string> Names => [.. ReferenceRuns.Generated.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Counts_are_those_of_the_generator(string name)
    {
        (string path, GeneratedCapture truth) = reference.Capture(name);
        ReadOutput output = ReadOutput.Parse(await reference.RunAsync(path));
        output.Count("packets").Should().Be(truth.Packets);
        output.Count("bytes").Should().Be(truth.Bytes);
        output.Count("sip_messages").Should().Be(truth.SipMessages);
        output.Count("rtp_packets").Should().Be(truth.RtpPackets);
        output.Count("rtcp_packets").Should().Be(truth.RtcpPackets);
        output.Streams.Sum(stream => stream.Packets).Should().Be(truth.RtpPackets);
        output.Streams.Sum(stream => stream.Lost).Should().Be(truth.RtpLost);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_call_is_complete(string name)
    {
        GeneratorOptions options = ReferenceRuns.Generated[name];
        ReadOutput output = ReadOutput.Parse(await reference.RunAsync(reference.Capture(name).Path));
        output.Calls.Should().HaveCount(options.Calls);
        output.Calls.Select(call => call.CallId).Should().OnlyHaveUniqueItems();
        output.Calls.Should().OnlyContain(call => call.State == CallState.Answered && call.EndReason == EndReason.Bye
            && call.HangupBy == CallParty.Caller && call.SipMessages == 7 && call.SipCopies == 0 && call.Retransmissions == 0);
        output.Calls.Should().OnlyContain(call => Math.Abs(call.TalkS!.Value - options.Seconds) < 0.1);
        output.Streams.Should().HaveCount(options.SipOnly ? 0 : 2 * options.Calls);
        output.Streams.Should().NotContain(stream => stream.CallId == null || stream.Direction == MediaDirection.Unknown
            || stream.PayloadType != options.Codec.PayloadType || stream.PtimeMs != 20 || stream.Duplicates != 0);
        // Two streams of each call, one in each direction.
        output.Calls.Should().OnlyContain(call => call.Streams.Select(stream => stream.Direction).Distinct().Count() == call.Streams.Count);
    }
}
