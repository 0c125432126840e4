using System.Globalization;
using System.Text;
using Earshot.Sdk.Records;
using Earshot.Sip.Sdp;

namespace Earshot.Sip.Tests;

/// <summary>What is kept of m= lines. Inputs are examples of the RFCs, host names replaced by addresses.</summary>
public sealed class MediaLineTests
{
    private const string Head = "v=0\no=- 1 1 IN IP4 192.0.2.9\ns=-\n";

    /// <summary>Lines after the head, and of each m= line what is not usual.</summary>
    public static TheoryData<string, string[]> Descriptions => new()
    {
        // RFC 3264, 10.1: offer, and the answer that refuses one line.
        { "c=IN IP4 192.0.2.1\nm=audio 49170 RTP/AVP 0\na=rtpmap:0 PCMU/8000\nm=video 51372 RTP/AVP 31\nm=video 53000 RTP/AVP 32",
            ["Audio 192.0.2.1:49170 RTP/AVP PCMU/8000", "Video 192.0.2.1:51372 RTP/AVP H261/90000", "Video 192.0.2.1:53000 RTP/AVP MPV/90000"] },
        { "c=IN IP4 192.0.2.1\nm=audio 49920 RTP/AVP 0\nm=video 0 RTP/AVP 31\nm=video 53000 RTP/AVP 32",
            ["Audio 192.0.2.1:49920 RTP/AVP PCMU/8000", "Video 192.0.2.1:0 RTP/AVP H261/90000 refused", "Video 192.0.2.1:53000 RTP/AVP MPV/90000"] },

        // RFC 8866, 6.7: a direction of the session holds where a medium has none.
        { "c=IN IP4 192.0.2.1\na=recvonly\nm=audio 4000 RTP/AVP 0\na=ptime:30\nm=audio 4002 RTP/AVP 8 96\na=inactive",
            ["Audio 192.0.2.1:4000 RTP/AVP PCMU/8000 Recvonly ptime 30", "Audio 192.0.2.1:4002 RTP/AVP PCMA/8000,96 Inactive"] },

        // RFC 8839, 4.6, without the component of RTCP that it does not have.
        { "c=IN IP4 192.0.2.3\na=ice-ufrag:8hhY\nm=audio 45664 RTP/AVP 0\n"
            + "a=candidate:1 1 UDP 2130706431 203.0.113.141 8998 typ host\n"
            + "a=candidate:2 1 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998",
            ["Audio 192.0.2.3:45664 RTP/AVP PCMU/8000 candidates 203.0.113.141:8998,192.0.2.3:45664"] },
        { "m=audio 9 UDP/TLS/RTP/SAVPF 111\nc=IN IP4 0.0.0.0\na=rtpmap:111 opus/48000/2\na=mid:0\na=rtcp-mux\n"
            + "a=candidate:1 1 udp 2130706431 2001:db8::5 5000 typ host\na=candidate:1 2 udp 2130706430 2001:db8::5 5001 typ host\n"
            + "a=candidate:2 1 udp 41885695 198.51.100.7 6000 typ relay raddr 0.0.0.0 rport 0\n"
            + "a=candidate:3 1 tcp 1518280447 192.0.2.4 9 typ host tcptype active\n"
            + "a=candidate:4 1 udp 2122260223 4f7ec0a5-9b2c-4d8e-a1c3-2f1b6a7d8e90.local 51000 typ host",
            ["Audio 0.0.0.0:9 UDP/TLS/RTP/SAVPF opus/48000 mux candidates [2001:db8::5]:5000,198.51.100.7:6000"] },

        // RFC 3605, 2.1, also without an address.
        { "c=IN IP4 192.0.2.1\nm=audio 49170 RTP/AVP 0\na=rtcp:53020\nm=audio 49172 RTP/AVP 0\na=rtcp:53020 IN IP4 126.16.64.4\n"
            + "m=audio 49174 RTP/AVP 0\na=rtcp:0",
            ["Audio 192.0.2.1:49170 RTP/AVP PCMU/8000 rtcp 192.0.2.1:53020", "Audio 192.0.2.1:49172 RTP/AVP PCMU/8000 rtcp 126.16.64.4:53020",
                "Audio 192.0.2.1:49174 RTP/AVP PCMU/8000"] },

        // RFC 4568, 4; RFC 8122, 5.
        { "c=IN IP4 192.0.2.1\nm=audio 4000 RTP/SAVP 0\na=crypto:1 AES_CM_128_HMAC_SHA1_80 "
            + "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4 FEC_ORDER=FEC_SRTP\na=crypto:2 F8_128_HMAC_SHA1_80 inline:x",
            ["Audio 192.0.2.1:4000 RTP/SAVP PCMU/8000 suites AES_CM_128_HMAC_SHA1_80,F8_128_HMAC_SHA1_80"] },
        { "c=IN IP4 192.0.2.1\na=fingerprint:SHA-256 12:DF:3E\nm=audio 4000 UDP/TLS/RTP/SAVP 0\nm=video 4002 UDP/TLS/RTP/SAVP 31\n"
            + "a=fingerprint:sha-1 4A:AD",
            ["Audio 192.0.2.1:4000 UDP/TLS/RTP/SAVP PCMU/8000 fingerprint SHA-256 12:DF:3E",
                "Video 192.0.2.1:4002 UDP/TLS/RTP/SAVP H261/90000 fingerprint sha-1 4A:AD"] },

        // RFC 9143, 16: bundled lines have the tags of the group; a line outside has none.
        { "c=IN IP4 192.0.2.1\na=group:BUNDLE foo bar\nm=audio 10000 RTP/AVP 0\na=mid:foo\nm=video 10002 RTP/AVP 31\na=mid:bar\n"
            + "m=audio 10004 RTP/AVP 8\na=mid:zoo",
            ["Audio 192.0.2.1:10000 RTP/AVP PCMU/8000 bundle foo", "Video 192.0.2.1:10002 RTP/AVP H261/90000 bundle bar",
                "Audio 192.0.2.1:10004 RTP/AVP PCMA/8000"] },

        // What is no RTP is named all the same.
        { "c=IN IP4 192.0.2.1\nm=image 4000 udptl t38\nm=message 7394 TCP/MSRP *\nm=audio 5000 RTP/AVP 98\na=rtpmap:98 t38/8000",
            ["Image 192.0.2.1:4000 udptl t38", "Other 192.0.2.1:7394 TCP/MSRP *", "Audio 192.0.2.1:5000 RTP/AVP t38/8000"] },
        { "m=audio 4000 RTP/AVP 0\nm=X\nm=audio\nm=", ["Audio unknown RTP/AVP PCMU/8000"] },
    };

    [Theory]
    [MemberData(nameof(Descriptions))]
    public void The_lines_of_a_description(string lines, string[] expected) =>
        Parse(Head + lines, out _).Media.Select(Text).Should().Equal(expected);

    /// <summary>Where media is expected when lines share an address (RFC 9143, 7.2.1, 7.3.1 and 6).</summary>
    [Theory]
    [InlineData("m=audio 10000 RTP/AVP 0\na=mid:a\nm=video 10002 RTP/AVP 31\na=mid:v", "Audio 10000, Video 10002, Video 10000")]
    [InlineData("m=audio 10000 RTP/AVP 0\na=mid:a\nm=video 0 RTP/AVP 31\na=mid:v\na=bundle-only", "Audio 10000, Video 10000")]
    [InlineData("m=audio 10000 RTP/AVP 0\na=mid:a\nm=video 0 RTP/AVP 31\na=mid:v", "Audio 10000")]
    [InlineData("m=audio 0 RTP/AVP 0\na=mid:a\nm=video 10002 RTP/AVP 31\na=mid:v", "Video 10002")]
    [InlineData("m=audio 10000 RTP/AVP 0\na=mid:a\nm=video 10000 RTP/AVP 31\na=mid:v", "Audio 10000, Video 10000")]
    public void The_addresses_of_a_bundle(string lines, string expected)
    {
        SessionDescription media = Parse(Head + "c=IN IP4 192.0.2.1\na=group:BUNDLE a v\n" + lines, out _);
        string.Join(", ", media.Receivers.Select(one => string.Create(
            CultureInfo.InvariantCulture, $"{one.Kind} {one.Address.Port}"))).Should().Be(expected);
    }

    [Theory]
    [InlineData("RTP/AVP", "", MediaSecurity.None)]
    [InlineData("RTP/SAVP", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x", MediaSecurity.Sdes)]
    [InlineData("RTP/AVP", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x", MediaSecurity.Sdes)] // RFC 8643, 3
    [InlineData("UDP/TLS/RTP/SAVPF", "a=fingerprint:sha-256 AB", MediaSecurity.Dtls)]
    [InlineData("RTP/SAVPF", "a=fingerprint:sha-256 AB", MediaSecurity.Dtls)]
    [InlineData("RTP/SAVP", "a=key-mgmt:mikey AAAA", MediaSecurity.Unknown)]
    public void How_media_is_protected(string protocol, string attribute, MediaSecurity security) =>
        Parse($"{Head}c=IN IP4 192.0.2.1\nm=audio 4000 {protocol} 0\n{attribute}", out _)
            .Receivers.Single().Security.Should().Be(security);

    [Fact]
    public void Parameters_of_formats_are_told() =>
        Parse(Head + "c=IN IP4 192.0.2.1\nm=audio 4000 RTP/AVP 121 0 18\na=rtpmap:121 red/8000\na=fmtp:121 0/5\na=fmtp:18 annexb=no", out _)
            .Receivers.Single().Formats.Select(format => format.Parameters).Should().Equal("0/5", null, "annexb=no");

    [Fact]
    public void Candidates_with_a_name_are_counted_and_many_are_limited()
    {
        string candidates = string.Concat(Enumerable.Range(1, 40).Select(i => $"a=candidate:{i} 1 UDP 1 192.0.2.1 {4000 + i} typ host\n"));
        Parse(Head + "c=IN IP4 0.0.0.0\nm=audio 9 RTP/AVP 0\na=candidate:0 1 UDP 1 a.local 4000 typ host\n" + candidates, out SdpCounters counters)
            .Media.Single().Line.Candidates.Should().HaveCount(16);
        counters.CandidatesUnresolved.Should().Be(1);
        counters.Refused.Should().Be(24);
    }

    [Theory]
    [InlineData("m=")]
    [InlineData("m=X")]
    [InlineData("m=audio 4000 RTP/AVP 0\na=")]
    [InlineData("m=audio 4000 RTP/AVP 0\na=crypto:\na=candidate:\na=fmtp:\na=rtpmap:\na=rtcp:\na=mid:\na=ptime:\na=fingerprint:\na=group:BUNDLE")]
    public void Cut_anywhere_it_does_no_harm(string end)
    {
        string sdp = Head + "c=IN IP4 192.0.2.1\na=group:BUNDLE 1\n" + end;
        for (int length = 0; length <= sdp.Length; length++)
        {
            Parse(sdp[..length], out _).Media.Count.Should().BeLessThanOrEqualTo(1);
        }
    }

    [Fact]
    public void Very_long_lines_are_cut()
    {
        string text = new('x', 100_000);
        MediaLine line = Parse(
            $"{Head}c=IN IP4 192.0.2.1\na=fingerprint:{text}\nm=audio 4000 RTP/AVP 96{text}\na=mid:{text}\na=crypto:1 {text} {text}\n"
            + $"a=rtpmap:96 {text}/8000\na=fmtp:96 {text}", out _).Media.Single().Line;
        line.Fingerprint.Should().HaveLength(224);
        line.CryptoSuites.Single().Should().HaveLength(64);
        line.Formats.Should().BeEmpty();
    }

    [Fact]
    public void A_call_lists_the_latest_lines_of_each_party()
    {
        Scenario scenario = new Scenario()
            .Send(0, "AP", Sip.Invite(body: Sip.Sdp()))
            .Send(0.1, "PB", Sip.Invite(body: Sip.Sdp("198.51.100.1", 20000)))
            .Send(1, "BP", Sip.Response(200, "OK", body: Sip.Sdp("192.0.2.2", 50000)))
            .Send(1.1, "PA", Sip.Response(200, "OK", body: Sip.Sdp("198.51.100.1", 20002)))
            .Send(5, "AP", Sip.Invite(2, toTag: "b", body: Sip.Sdp(port: 41000)))
            .Send(5.1, "PA", Sip.Response(488, "Not Acceptable Here", cseq: 2))
            .Send(6, "AP", Sip.Invite(3, toTag: "b", body: Sip.Sdp(more: "a=ptime:20\r\n")))
            .Send(6.1, "PA", Sip.Response(200, "OK", cseq: 3, body: Sip.Sdp("198.51.100.1", 20002)));
        scenario.End();

        scenario.Call.Media.Select(line => (line.By, line.Address.ToString(), line.PtimeMs, line.Time)).Should().Equal(
            (CallParty.Caller, "192.0.2.1:40000", 20, Scenario.At(6)),
            (CallParty.Callee, "192.0.2.2:50000", null, Scenario.At(1)));
        scenario.Call.Media[0].Formats.Should().Equal("PCMA/8000", "telephone-event/8000");
    }

    [Theory]
    [InlineData("m=audio 4000 RTP/AVP 111 0 98\na=rtpmap:111 opus/48000/2", new[] { 111, 0, 98 })]
    [InlineData("m=image 4000 udptl t38", new int[0])]
    public void A_line_has_the_number_of_each_format(string line, int[] payloadTypes) =>
        Parse(Head + "c=IN IP4 192.0.2.1\n" + line, out _).Media.Single().Line.PayloadTypes.Should().Equal(payloadTypes);

    [Fact]
    public void Another_number_for_the_same_codec_is_another_line()
    {
        MediaDescription one = Parse(Head + "m=audio 4000 RTP/AVP 96\na=rtpmap:96 opus/48000/2", out _).Media[0];
        MediaDescription other = Parse(Head + "m=audio 4000 RTP/AVP 111\na=rtpmap:111 opus/48000/2", out _).Media[0];

        one.IsSameAs(other).Should().BeFalse();
    }

    private static SessionDescription Parse(string sdp, out SdpCounters counters)
    {
        counters = new SdpCounters();
        SessionDescription description = new(counters);
        description.Parse(Encoding.ASCII.GetBytes(sdp), CallParty.Caller, default);
        return description;
    }

    private static string Text(MediaDescription description)
    {
        MediaLine line = description.Line;
        StringBuilder text = new($"{line.Kind} {line.Address} {line.Protocol} {string.Join(',', line.Formats)}");
        Append(!description.IsInUse, " refused");
        Append(line.Flow != MediaFlow.Sendrecv, $" {line.Flow}");
        Append(line.PtimeMs is not null, string.Create(CultureInfo.InvariantCulture, $" ptime {line.PtimeMs}"));
        Append(line.RtcpMux, " mux");
        Append(!line.RtcpAddress.IsUnknown, $" rtcp {line.RtcpAddress}");
        Append(line.Bundle is not null, $" bundle {line.Bundle}");
        Append(line.Candidates.Count > 0, $" candidates {string.Join(',', line.Candidates)}");
        Append(line.CryptoSuites.Count > 0, $" suites {string.Join(',', line.CryptoSuites)}");
        Append(line.Fingerprint is not null, $" fingerprint {line.Fingerprint}");
        return text.ToString();

        void Append(bool isTold, string what) => text.Append(isTold ? what : "");
    }
}
