namespace Earshot.Fuzz.Sip;

/// <summary>Inputs for a fuzzer to begin with: valid messages of every kind.</summary>
internal static class Seeds
{
    private const string Offer = "v=0\r\no=a 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000/2 RTP/AVP 0 8 96 101\r\n"
        + "a=rtpmap:96 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=ptime:20\r\na=sendrecv\r\na=rtcp:4010 IN IP4 192.0.2.9\r\n"
        + "m=video 5000 RTP/SAVPF 31\r\nc=IN IP6 2001:db8::1\r\na=rtcp-mux\r\nm=image 0 udptl t38\r\n";

    private const string Answer = "v=0\no=b 1 1 IN IP4 192.0.2.2\ns=-\nc=IN IP4 192.0.2.2\nt=0 0\nm=audio 6000 RTP/AVP 0\na=inactive\n";

    private const string Parts = "--b\r\nContent-Type: application/isup\r\n\r\n\x01\x02\r\n--b\r\nc: multipart/related; boundary=i\r\n\r\n"
        + "--i\r\nContent-Type: application/sdp\r\n\r\n" + Answer + "--i--\r\n--b--\r\n";

    private static readonly string Call1 = Request("INVITE", 1, "", "Content-Type: application/sdp\r\nUser-Agent: x\r\n", Offer);

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>
    {
        ["call"] = FuzzInput.Of(
            Call1, Response(100, "INVITE", 1), Response(180, "INVITE", 1), Response(200, "INVITE", 1, "Content-Type: application/sdp\r\n", Answer),
            Call1, Response(200, "BYE", 2), Request("ACK", 1, "b"), Response(200, "INVITE", 1), Request("BYE", 2, "b")),
        ["cancelled"] = FuzzInput.Of(Call1, Response(183, "INVITE", 1), Request("CANCEL", 1, ""), Response(487, "INVITE", 1)),
        ["challenged"] = FuzzInput.Of(
            Call1, Response(407, "INVITE", 1, "Proxy-Authenticate: Digest realm=\"x, y\", nonce=\"1\"\r\n"), Request("INVITE", 2, "", "", Offer)),
        ["others"] = FuzzInput.Of(
            Request("REGISTER", 1, "", "Contact: *\r\nExpires: 0\r\n"), Response(401, "REGISTER", 1), Request("MESSAGE", 3, "", "l: 2\r\n", "hi"),
            Request("SUBSCRIBE", 4, "", "o: dialog\r\n"), Request("REFER", 5, "b", "r: <sip:c@x?Replaces=1%3Bto-tag%3D2>\r\nb: sip:x\r\n")),
        ["parts"] = FuzzInput.Of(Request("INVITE", 1, "", "Content-Type: multipart/mixed;boundary=\"b\"\r\n", Parts)),
        ["folded"] = FuzzInput.Of(
            "INVITE sip:b%6Fb@[2001:db8::1]:5060;lr SIP/2.0\r\nv : SIP / 2.0\r\n / UDP h\r\n ;branch = z9hG4bK1 , SIP/2.0/TCP x\r\nf:\r\n "
            + "\"q \\\"<x>\\\\\" <sip:%61;x=y:pw@h?a=b>\r\n ;\r\n tag\r\n = a\r\nt\t:\tsip:bob@h;tag=b\r\ni:c\r\nCSeq: 0001\r\n INVITE\r\nm: *\r\nk:100rel\r\nl:0\r\n\r\n"),
        ["bare line feeds"] = FuzzInput.Of("\n\n" + Call1.Replace("\r\n", "\n", StringComparison.Ordinal)),
        ["several at once"] = FuzzInput.Of("\r\n\r\n" + Call1 + "\r\n" + Request("ACK", 1, "b") + Response(200, "INVITE", 1) + Request("BYE", 2, "b")),
    };

    private static string Request(string method, int cseq, string toTag, string more = "", string body = "") =>
        Message($"{method} sip:bob@example.net SIP/2.0", method, cseq, toTag, more, body);

    private static string Response(int code, string method, int cseq, string more = "", string body = "") =>
        Message($"SIP/2.0 {code} Some reason", method, cseq, "b", more, body);

    private static string Message(string start, string method, int cseq, string toTag, string more, string body) =>
        $"{start}\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK{cseq}\r\nFrom: \"A\" <sip:alice@example.com>;tag=a\r\n"
        + $"To: <sip:bob@example.net>{(toTag.Length == 0 ? "" : ";tag=" + toTag)}\r\nCall-ID: c@example.com\r\nCSeq: {cseq} {method}\r\n{more}"
        + $"Content-Length: {body.Length}\r\n\r\n{body}";
}
