using System.Text;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Sdp;

namespace Earshot.Sip.Tests;

public sealed class SdpTests
{
    private const string Head = "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\n";

    /// <summary>Lines after the head, and what they describe: kind, address, RTCP address, formats.</summary>
    public static TheoryData<string, string[]> Descriptions => new()
    {
        { "c=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 0 8", ["Audio 192.0.2.1:4000 192.0.2.1:4001 0:PCMU/8000 8:PCMA/8000"] },
        { "c=IN IP6 2001:db8::1\nm=audio 4000 RTP/SAVP 9", ["Audio [2001:db8::1]:4000 [2001:db8::1]:4001 9:G722/8000"] },
        { "c=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 0\nc=IN IP4 192.0.2.2", ["Audio 192.0.2.2:4000 192.0.2.2:4001 0:PCMU/8000"] },
        { "m=audio 4000 RTP/AVP 0\nc=IN IP4 192.0.2.2\nm=video 5000 RTP/AVP 31\nc=IN IP4 192.0.2.3",
            ["Audio 192.0.2.2:4000 192.0.2.2:4001 0:PCMU/8000", "Video 192.0.2.3:5000 192.0.2.3:5001 31:H261/90000"] },
        { "c=IN IP4 192.0.2.1\nm=audio 0 RTP/AVP 0\nc=IN IP4 192.0.2.7\nm=video 5000 RTP/AVP 34",
            ["Video 192.0.2.1:5000 192.0.2.1:5001 34:H263/90000"] },
        { "c=IN IP4 0.0.0.0\nm=audio 4000 RTP/AVP 0", [] },
        { "c=IN IP6 ::\nm=audio 9 UDP/TLS/RTP/SAVPF 111", [] },
        { "c=IN IP4 224.2.1.1/127/3\nm=audio 4000/2 RTP/AVP 0",
            ["Audio 224.2.1.1:4000 224.2.1.1:4001 0:PCMU/8000", "Audio 224.2.1.1:4002 224.2.1.1:4003 0:PCMU/8000"] },
        { "c=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 96 97 101\na=rtpmap:96 opus/48000/2\na=rtpmap:101 telephone-event/8000",
            ["Audio 192.0.2.1:4000 192.0.2.1:4001 96:opus/48000 101:telephone-event/8000"] },
        { "c=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 0\na=rtpmap:0 PCMU/16000\na=rtpmap:8 PCMA/8000",
            ["Audio 192.0.2.1:4000 192.0.2.1:4001 0:PCMU/16000"] },
        { "c=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 96 98\na=rtpmap:96 x/0\na=rtpmap:98 y\na=rtpmap:x z/1", ["Audio 192.0.2.1:4000 192.0.2.1:4001"] },
        { "c=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 0\na=rtcp:5555", ["Audio 192.0.2.1:4000 192.0.2.1:5555 0:PCMU/8000"] },
        { "c=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 0\na=rtcp:5555 IN IP4 192.0.2.5", ["Audio 192.0.2.1:4000 192.0.2.5:5555 0:PCMU/8000"] },
        { "c=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 0\na=rtcp:70000", ["Audio 192.0.2.1:4000 192.0.2.1:4001 0:PCMU/8000"] },
        { "c=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 0\na=rtcp:5555\na=rtcp-mux", ["Audio 192.0.2.1:4000 192.0.2.1:4000 0:PCMU/8000"] },
        { "c=IN IP4 192.0.2.1\nm=image 4000 udptl t38", ["Image 192.0.2.1:4000 192.0.2.1:4001"] },
        { "c=IN IP4 192.0.2.1\nm=application 4000 RTP/AVP 100\na=rtpmap:100 H224/4800", ["Other 192.0.2.1:4000 192.0.2.1:4001 100:H224/4800"] },
        { "c=IN IP4 192.0.2.1\nm=message 4000 TCP/MSRP *\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel", [] },
        { "c=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 0\nm =video 5000 RTP/AVP 31\nm=\nm=audio\nm=audio x RTP/AVP 0\nm=audio 70000 RTP/AVP 0",
            ["Audio 192.0.2.1:4000 192.0.2.1:4001 0:PCMU/8000"] },
        { "c=IN IP4 192.0.2.1\nm=audio 65535 RTP/AVP 0", [] },
        { "", [] },
    };

    [Theory]
    [MemberData(nameof(Descriptions))]
    public void A_description(string lines, string[] media)
    {
        foreach (string lineEnd in new[] { "\r\n", "\n" })
        {
            Parse(Head + lines.Replace("\n", lineEnd, StringComparison.Ordinal) + lineEnd, out _).Should().Equal(media);
        }
    }

    [Theory]
    [InlineData("m=audio 4000 RTP/AVP 0")]
    [InlineData("c=IN IP4 media.example.com\nm=audio 4000 RTP/AVP 0")]
    [InlineData("c=IN IP4\nm=audio 4000 RTP/AVP 0")]
    [InlineData("c=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 0\nc=IN IP4 media.example.com")]
    public void A_description_without_a_literal_address(string lines)
    {
        Parse(Head + lines, out int unresolved).Should().BeEmpty();
        unresolved.Should().Be(1);
    }

    [Fact]
    public void Media_lines_are_limited()
    {
        string lines = string.Concat(Enumerable.Range(1000, 1000).Select(port => $"m=audio {port}/4 RTP/AVP 0\r\n"));
        SdpCounters counters = new();
        SessionDescription description = new(counters);
        description.Parse(Encoding.ASCII.GetBytes(Head + "c=IN IP4 192.0.2.1\r\n" + lines), CallParty.Caller, default);
        description.Media.Should().HaveCount(SessionDescription.MaxMedia);
        counters.Refused.Should().Be(1000 - SessionDescription.MaxMedia);
    }

    /// <summary>RFC 3551, tables 4 and 5.</summary>
    [Theory]
    [InlineData(0, "PCMU", 8000)]
    [InlineData(3, "GSM", 8000)]
    [InlineData(4, "G723", 8000)]
    [InlineData(5, "DVI4", 8000)]
    [InlineData(6, "DVI4", 16000)]
    [InlineData(7, "LPC", 8000)]
    [InlineData(8, "PCMA", 8000)]
    [InlineData(9, "G722", 8000)]
    [InlineData(10, "L16", 44100)]
    [InlineData(11, "L16", 44100)]
    [InlineData(12, "QCELP", 8000)]
    [InlineData(13, "CN", 8000)]
    [InlineData(14, "MPA", 90000)]
    [InlineData(15, "G728", 8000)]
    [InlineData(16, "DVI4", 11025)]
    [InlineData(17, "DVI4", 22050)]
    [InlineData(18, "G729", 8000)]
    [InlineData(25, "CelB", 90000)]
    [InlineData(26, "JPEG", 90000)]
    [InlineData(28, "nv", 90000)]
    [InlineData(31, "H261", 90000)]
    [InlineData(32, "MPV", 90000)]
    [InlineData(33, "MP2T", 90000)]
    [InlineData(34, "H263", 90000)]
    public void A_static_payload_type(byte payloadType, string encoding, int clockRate)
    {
        StaticPayloadTypes.Find(payloadType).Should().Be(new MediaFormat(payloadType, encoding, clockRate));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(19)]
    [InlineData(35)]
    [InlineData(72)]
    [InlineData(96)]
    [InlineData(127)]
    public void No_static_payload_type(byte payloadType) => StaticPayloadTypes.Find(payloadType).Should().BeNull();

    private static string[] Parse(string sdp, out int unresolved)
    {
        SdpCounters counters = new();
        SessionDescription description = new(counters);
        description.Parse(Encoding.ASCII.GetBytes(sdp), CallParty.Caller, default);
        unresolved = (int)counters.Unresolved;
        return [.. description.Receivers.Select(one => string.Join(' ', [
            Enum.GetName(one.Kind)!, one.Address, one.RtcpAddress,
            .. one.Formats.Select(format => $"{format.PayloadType}:{format.Encoding}/{format.ClockRate}")]))];
    }
}
