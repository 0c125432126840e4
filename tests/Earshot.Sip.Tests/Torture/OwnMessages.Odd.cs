namespace Earshot.Sip.Tests.Torture;

internal static partial class OwnMessages
{
    /// <summary>With a part of another network's signalling (RFC 3204) behind the one that is wanted.</summary>
    private const string TwoParts = $"--=_b\r\nContent-Type: application/sdp\r\n\r\n{Sdp}\r\n"
        + "--=_b\r\nContent-Type: application/isup;version=x\r\n\r\n\0\u0001\u00ff\r\n--=_b--\r\n";

    private const string NestedParts = "--o\r\nContent-Type: text/plain\r\n\r\nx\r\n"
        + "--o\r\nContent-Type: multipart/alternative;boundary=i\r\n\r\n--i\r\n\r\ny\r\n"
        + $"--i\r\nContent-Type: application/sdp\r\n\r\n{Sdp}";

    /// <summary>Well-formed.</summary>
    private static readonly (string Name, string Text, ExpectedMessage Expected)[] Odd =
    [
        ("ordinary", Invite(), Ordinary),
        ("compact forms", Invite(
            via: "v:SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKb1", from: "f:<sip:alice@example.com>;tag=a1",
            to: "t:<sip:bob@example.net>", callId: "i:c1@example.com", type: "c:application/sdp", length: $"l:{Sdp.Length}",
            more: "m:<sip:alice@192.0.2.10>\r\ns:lunch\r\nk:timer"), Ordinary),
        ("any case", Invite(
            via: "vIA: sip/2.0/udp 192.0.2.10:5060;BRANCH=z9hG4bKb1", from: "FROM: <SIP:alice@example.com>;TAG=a1",
            callId: "cALL-iD: c1@example.com", cseq: "cseq: 1 INVITE", type: "CONTENT-TYPE: Application/SDP"), Ordinary),
        ("folds in every header", Invite(
            via: "Via:\r\n SIP / 2.0\r\n\t/ UDP\r\n  192.0.2.10:5060\r\n ;branch\r\n =\r\n z9hG4bKb1",
            from: "From :\r\n \"a\r\n b\"\r\n <sip:alice@example.com>\r\n ; tag\r\n =\r\n a1", to: "To\t:\r\n\t<sip:bob@example.net>",
            callId: "Call-ID:\r\n c1@example.com\r\n ", cseq: "CSeq:\r\n 0001\r\n INVITE", type: "Content-Type:\r\n application/sdp",
            length: $"Content-Length\t:\r\n   {Sdp.Length}\r\n\t"), Ordinary),
        ("bare line feeds", Invite(length: "Content-Length: " + Sdp.Replace("\r", "", StringComparison.Ordinal).Length)
            .Replace("\r", "", StringComparison.Ordinal), Ordinary with { Body = Sdp.Length - 6 }),
        ("CR CR LF", Invite(body: "").Replace("\r\n", "\r\r\n", StringComparison.Ordinal), Ordinary with { Body = 0, Media = [] }),
        ("quoted display names", Invite(
            from: "From: \"<sip:x@y>;tag=no \\\" \\\\\" <sip:alice@example.com>;p=\"; tag=no\";tag=a1",
            to: "To: \"tel:1 %41 ;tag=no\"<sip:bob@example.net>"), Ordinary),
        ("names of tokens", Invite(from: "From: A.1 !~*' B-%_+` <sip:alice@example.com>;tag=a1", to: "To:Bob<sip:bob@example.net>"), Ordinary),
        ("no angle brackets", Invite(from: "From: sip:alice@example.com;tag=a1", to: "To: sip:bob@example.net;user=phone"), Ordinary),
        ("escaped users", Invite(
            start: "INVITE sip:b%6Fb%40home@example.net SIP/2.0", from: "From: <sip:%61lic%65@example.com>;tag=a1",
            to: "To: <sip:b%20o%2541%ZZ%e2%82%AC%@example.net>"),
            Ordinary with { RequestUri = "sip:b%6Fb%40home@example.net", To = new("b o%41%ZZ€%", "example.net") }),
        ("escaped control characters", Invite(from: "From: <sip:a%00%0d%0A%1b%7Fz@example.com>;tag=a1"),
            Ordinary with { From = new("a%00%0d%0A%1b%7Fz", "example.com", "a1") }),
        ("all that a user may be", Invite(from: "From: <sip:a;b=c&d=e+f$g,h/i?j-_.!~*'():pw;?&=+$,@example.com;x=y?h=v>;tag=a1"),
            Ordinary with { From = new("a;b=c&d=e+f$g,h/i?j-_.!~*'()", "example.com", "a1") }),
        ("telephone numbers", Invite(
            start: "INVITE tel:+1-201-555-0123 SIP/2.0", from: "From: <tel:7042;phone-context=example.com>;tag=a1", to: "To: tel:+12015550123"),
            Ordinary with { RequestUri = "tel:+1-201-555-0123", From = new("7042", "", "a1"), To = new("+12015550123", "") }),
        ("an emergency", Invite(start: "INVITE urn:service:sos SIP/2.0", to: "To: <urn:service:sos>"),
            Ordinary with { RequestUri = "urn:service:sos", To = new("urn:service:sos", "") }),
        ("other schemes", Invite(from: "From: <im:alice@example.com>;tag=a1", to: "To: <http://bob@example.net:80/?x=y>"), Ordinary),
        ("any transport", Invite(via: "Via: SIP/2.0/TLS-SCTP 192.0.2.10:5060;branch=z9hG4bKb1, SIP/2.0/NEW x;branch=y"), Ordinary),
        ("parameters of Via", Invite(
            via: "Via: SIP/2.0/UDP 192.0.2.10:5060;rport;received=192.0.2.9;x=\"q\";branch=z9hG4bKb1;lr\r\nVia: SIP/2.0/UDP y;branch=no"),
            Ordinary with { Vias = 2 }),
        ("unknown headers", Invite(more: "X-A:\r\nX-B: ;;,,;\r\nX!%*_+`'~: \"\r\nDate: Sat, 15 Oct 2005 04:44:56 GMT"), Ordinary),
        ("long values", Invite(
            start: $"INVITE sip:{new string('u', 9000)}@example.net SIP/2.0", from: $"From: \"{new string('n', 9000)}\" <sip:alice@example.com>;tag=a1",
            more: $"X-{new string('h', 9000)}: {new string('v', 9000)}"),
            Ordinary with { RequestUri = $"sip:{new string('u', 9000)}@example.net" }),
        ("bytes of ISO 8859", Invite(from: "From: \"Andr\u00e9\" <sip:alice@example.com>;tag=a1", more: "Subject: \u00fc\u00ff"), Ordinary),
        ("NUL within quotes", Invite(from: "From: \"a\\\0\\\u007f\" <sip:alice@example.com>;tag=a1", more: "Subject: \0"), Ordinary),
        ("an invented method", Invite(start: "N.W-!%*_+`'~ sip:bob@example.net SIP/2.0", cseq: "CSeq: 1 N.W-!%*_+`'~"),
            Ordinary with { Method = "N.W-!%*_+`'~", Calls = 0, Media = [] }),
        ("the highest CSeq", Invite(cseq: "CSeq: 2147483647 INVITE"), Ordinary with { CSeq = int.MaxValue }),
        ("no Content-Length", Invite(length: "X: y"), Ordinary),
        ("a body of two parts", Invite(type: "Content-Type: multipart/mixed;boundary=\"=_b\"", body: TwoParts), Ordinary with { Body = TwoParts.Length }),
        ("parts within a part, none closed", Invite(type: "Content-Type: multipart/mixed;boundary=o", body: NestedParts),
            Ordinary with { Body = NestedParts.Length }),
        ("a body of a type nobody knows", Invite(type: "Content-Type: application/x"), Ordinary with { Media = [] }),
        ("a keep-alive before", "\r\n\r\n\r\n" + Invite(), Ordinary),
        ("a phrase with anything in it", Invite(start: "SIP/2.0 200 OK: = 2**3 \u00c3\u00a9 \"<;"), Response with { Reason = "OK: = 2**3 é \"<;" }),
        ("no phrase", Invite(start: "SIP/2.0 180 "), Response with { StatusCode = 180, Reason = "" }),
        ("neither phrase nor space", Invite(start: "SIP/2.0 699"), Response with { StatusCode = 699, Reason = "" }),
        ("RFC 2543", Invite(via: "Via: SIP/2.0/UDP host", from: "From: sip:alice@example.com", length: "Subject: x"),
            Ordinary with { From = new("alice", "example.com"), SentBy = "host", Branch = "" }),
    ];
}
