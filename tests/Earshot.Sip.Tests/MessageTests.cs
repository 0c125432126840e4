using System.Text;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Tests;

public sealed class MessageTests
{
    [Theory]
    [InlineData("INVITE sip:bob@example.com SIP/2.0", "INVITE", "sip:bob@example.com")]
    [InlineData("INVITE sip:bob@example.com sip/2.0", "INVITE", "sip:bob@example.com")]
    [InlineData("INVITE  sip:user@example.com  SIP/2.0  ", "INVITE", "sip:user@example.com")]
    [InlineData("INVITE sip:user@example.com; lr SIP/2.0", "INVITE", "sip:user@example.com; lr")]
    [InlineData("!interesting-Method0123456789_*+`.%indeed'~ sip:x SIP/2.0", "!interesting-Method0123456789_*+`.%indeed'~", "sip:x")]
    public void A_request_line(string line, string method, string uri)
    {
        StartLine.TryParse(Encoding.ASCII.GetBytes(line), out StartLine parsed).Should().BeTrue();
        Text(parsed.Method).Should().Be(method);
        Text(parsed.RequestUri).Should().Be(uri);
        parsed.IsRequest.Should().BeTrue();
    }

    [Theory]
    [InlineData("SIP/2.0 200 OK", 200, "OK")]
    [InlineData("SIP/2.0 100 ", 100, "")]
    [InlineData("SIP/2.0 100", 100, "")]
    [InlineData("SIP/2.0 200 = 2**3 * 5**2", 200, "= 2**3 * 5**2")]
    [InlineData("SIP/2.0 699 Top", 699, "Top")]
    [InlineData("SIP/2.0 700 Beyond", 0, "Beyond")]
    [InlineData("SIP/2.0 099 Below", 0, "Below")]
    [InlineData("SIP/2.0 4294967301 better not break the receiver", 0, "better not break the receiver")]
    public void A_status_line(string line, int code, string reason)
    {
        StartLine.TryParse(Encoding.ASCII.GetBytes(line), out StartLine parsed).Should().BeTrue();
        parsed.IsRequest.Should().BeFalse();
        parsed.StatusCode.Should().Be(code);
        Text(parsed.ReasonPhrase).Should().Be(reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("INVITE")]
    [InlineData("INVITE sip:bob@example.com")]
    [InlineData("INVITE SIP/2.0")]
    [InlineData("OPTIONS sip:t@example.org SIP/7.0")]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("NOTIFY * HTTP/1.1")]
    [InlineData("OPTIONS rtsp://example.com RTSP/1.0")]
    [InlineData("IN,VITE sip:bob@example.com SIP/2.0")]
    [InlineData("SIP/2.0 OK")]
    [InlineData("SIP/2.0 200OK")]
    [InlineData(" ")]
    public void No_start_line(string line) => StartLine.TryParse(Encoding.ASCII.GetBytes(line), out _).Should().BeFalse();

    [Theory]
    [InlineData("INVITE s", true)]
    [InlineData("INVITE sip:bob@exam", true)]
    [InlineData("SIP/2.0 2", true)]
    [InlineData("\r\n\r\nBYE sips:bob", true)]
    [InlineData("OPTIONS tel:+1", true)]
    [InlineData("DOIT sip:bob SIP/2.0\r\n", true)]
    [InlineData("INVITE", false)]
    [InlineData("INVITE ", false)]
    [InlineData("DOIT sip:bob", false)]
    [InlineData("NOTIFY * HTTP/1.1\r\n", false)]
    [InlineData("OPTIONS rtsp://e", false)]
    [InlineData("GET / HTTP/1.1", false)]
    [InlineData("", false)]
    public void A_payload_that_may_be_cut_is_recognised(string payload, bool recognised) =>
        new Scenario().Analyzer.Recognizes(Encoding.ASCII.GetBytes(payload)).Should().Be(recognised);

    [Theory]
    [InlineData("Call-ID: x@y\r\n", "x@y")]
    [InlineData("CALL-id : x@y\r\n", "x@y")]
    [InlineData("i:x@y\r\n", "x@y")]
    [InlineData("I\t:\tx@y\t\r\n", "x@y")]
    [InlineData("Call-ID:\r\n x@y\r\n", "x@y")]
    [InlineData("Call-ID: x@y\n", "x@y")]
    [InlineData("Call-IDs: x@y\r\n", "")]
    [InlineData("Call-ID:\r\n", "")]
    [InlineData("Broken\r\nCall-ID: x@y\r\n", "x@y")]
    [InlineData("Call-ID: x@y\r\nCall-ID: z\r\n", "x@y")]
    [InlineData("Subject: a\r\n b\r\n\tCall-ID: folded\r\nCall-ID: x@y\r\n", "x@y")]
    [InlineData("\r\nCall-ID: of the body\r\n", "")]
    public void A_header_field(string headers, string callId)
    {
        SipMessage message = Parse("BYE sip:x SIP/2.0\r\n" + headers + "\r\n");
        Text(message.CallId).Should().Be(callId);
        message.HasBrokenHeader.Should().Be(headers.StartsWith("Broken", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1 INVITE", 1u, "INVITE")]
    [InlineData("0009\r\n  INVITE", 9u, "INVITE")]
    [InlineData("2147483647 ACK", 2147483647u, "ACK")]
    [InlineData("36893488147419103232 REGISTER", 0u, "REGISTER")]
    [InlineData("INVITE", 0u, "INVITE")]
    [InlineData("7", 7u, "")]
    public void A_cseq(string value, uint number, string method)
    {
        SipMessage message = Parse($"SIP/2.0 200 OK\r\nCSeq: {value}\r\n\r\n");
        message.CSeqNumber.Should().Be(number);
        Text(message.CSeqMethod).Should().Be(method);
    }

    [Theory]
    [InlineData("Content-Length: 4\r\n", "body", "rest", false, false)]
    [InlineData("l:4\r\n", "body", "rest", false, false)]
    [InlineData("", "bodyrest", "", false, false)]
    [InlineData("Content-Length: 0\r\n", "", "bodyrest", false, false)]
    [InlineData("Content-Length: 999\r\n", "bodyrest", "", false, true)]
    [InlineData("Content-Length: -4\r\n", "bodyrest", "", true, false)]
    [InlineData("Content-Length: 99999999999999\r\n", "bodyrest", "", true, false)]
    [InlineData("Content-Length: 4 bytes\r\n", "bodyrest", "", true, false)]
    public void A_body(string header, string body, string rest, bool isInvalid, bool isShort)
    {
        byte[] text = Encoding.ASCII.GetBytes($"BYE sip:x SIP/2.0\r\n{header}\r\nbodyrest");
        SipMessage.TryParse(text, out SipMessage message).Should().BeTrue();
        Text(message.Body).Should().Be(body);
        Text(text.AsSpan(message.Length)).Should().Be(rest);
        message.HasInvalidLength.Should().Be(isInvalid);
        message.IsShort.Should().Be(isShort);
    }

    [Theory]
    [InlineData("sip:alice@example.com", "alice", "example.com", "")]
    [InlineData("<sip:alice@example.com>;tag=1", "alice", "example.com", "1")]
    [InlineData("\"Alice <x> \\\" ;tag=no\" <sip:alice@example.com;tag=no>;x=\";tag=no\";TAG = 1 ;y", "alice", "example.com", "1")]
    [InlineData("sip:alice@example.com;tag=1", "alice", "example.com", "1")]
    [InlineData("Alice <sips:alice:secret@example.com:5061;transport=tcp?h=v>", "alice", "example.com", "")]
    [InlineData("<sip:user;par=u%40example.net@example.com>", "user;par=u%40example.net", "example.com", "")]
    [InlineData("<sip:[2001:db8::1]:5060>", "", "2001:db8::1", "")]
    [InlineData("<sip:a@[2001:db8::1]>", "a", "2001:db8::1", "")]
    [InlineData("<tel:+1-201-555-0123;phone-context=x>;tag=9", "+1-201-555-0123", "", "9")]
    [InlineData("sip:example.com", "", "example.com", "")]
    [InlineData("\"never closed <sip:alice@example.com>;tag=1", "alice", "example.com", "1")]
    [InlineData("<sip:alice@example.com", "alice", "example.com", "")]
    [InlineData("<sip:a@b@example.com>", "a@b", "example.com", "")]
    [InlineData("<>", "", "", "")]
    [InlineData("", "", "", "")]
    [InlineData("<sip:alice@example.com>;tagged=1;tag", "alice", "example.com", "")]
    public void A_name_and_address(string value, string user, string host, string tag)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(value);
        NameAddress address = NameAddress.Parse(bytes);
        Text(address.User).Should().Be(user);
        Text(address.Host).Should().Be(host);
        Text(NameAddress.Tag(bytes)).Should().Be(tag);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("  ", null)]
    [InlineData("one\r\n  two \r\n\tthree", "one two three")]
    [InlineData("caf\u00c3\u00a9", "caf\u00e9")]
    [InlineData("bad\u00ff\u00c3", "bad\ufffd\ufffd")]
    public void A_text(string latin1, string? text) => Lws.ToText(Encoding.Latin1.GetBytes(latin1), 100).Should().Be(text);

    [Theory]
    [InlineData(4, "abc\u20ac", "abc")]
    [InlineData(5, "abc\u20ac", "abc")]
    [InlineData(6, "abc\u20ac", "abc\u20ac")]
    [InlineData(2, "abc", "ab")]
    public void A_long_text_is_cut_between_characters(int bytes, string text, string cut) =>
        Lws.ToText(Encoding.UTF8.GetBytes(text), bytes).Should().Be(cut);

    [Theory]
    [InlineData("application/sdp", "v=0", "v=0")]
    [InlineData("Application/SDP ; charset=utf-8", "v=0", "v=0")]
    [InlineData("text/plain", "v=0", "")]
    [InlineData("multipart/mixed;boundary=b1", "--b1\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b1\r\nc: application/sdp\r\n\r\nv=0\r\n--b1--\r\n", "v=0")]
    [InlineData("multipart/mixed; x=y; boundary=\"b 1\"", "junk--b 1\nContent-Type: application/sdp\n\nv=0\n--b 1--", "v=0")]
    [InlineData("multipart/mixed", "--b1\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b1--", "")]
    [InlineData("multipart/mixed;boundary=", "--\r\nContent-Type: application/sdp\r\n\r\nv=0", "")]
    [InlineData("multipart/mixed;boundary=b1", "--b1\r\nContent-Type: application/sdp\r\n\r\nv=0", "v=0")]
    public void The_session_description_of_a_body(string contentType, string body, string sdp)
    {
        SipMessage message = Parse($"INVITE sip:x SIP/2.0\r\nContent-Type: {contentType}\r\n\r\n{body}");
        Text(BodyParts.FindSdp(message)).TrimEnd().Should().Be(sdp);
    }

    [Fact]
    public void Of_a_multipart_body_ten_parts_are_looked_at()
    {
        string parts = string.Concat(Enumerable.Repeat("--b\r\n\r\nx\r\n", 10));
        SipMessage message = Parse(
            $"INVITE sip:x SIP/2.0\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n{parts}--b\r\nContent-Type: application/sdp\r\n\r\nv=0");
        BodyParts.FindSdp(message).IsEmpty.Should().BeTrue();
    }

    private static SipMessage Parse(string text)
    {
        SipMessage.TryParse(Encoding.ASCII.GetBytes(text), out SipMessage message).Should().BeTrue();
        return message;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
