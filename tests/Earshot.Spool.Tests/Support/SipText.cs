namespace Earshot.Spool.Tests.Support;

/// <summary>The messages of a call, as short as they may be.</summary>
internal sealed record SipText(string CallId, string CallerMedia, string CalleeMedia, string Transport = "UDP")
{
    /// <summary>The media description of both, of which the port is missing.</summary>
    public string Media { get; init; } = "m=audio {0} RTP/AVP 8\r\n";

    public string Invite => Message("INVITE sip:b@example.net SIP/2.0", "1 INVITE", Sdp(CallerMedia));

    public string Ok => Message("SIP/2.0 200 OK", "1 INVITE", Sdp(CalleeMedia));

    public string Ack => Message("ACK sip:b@example.net SIP/2.0", "1 ACK", "");

    public string Bye => Message("BYE sip:b@example.net SIP/2.0", "2 BYE", "");

    public string ByeOk => Message("SIP/2.0 200 OK", "2 BYE", "");

    /// <summary>The INVITE with so many bytes more.</summary>
    public string LongInvite(int more) =>
        Message("INVITE sip:b@example.net SIP/2.0", "1 INVITE", Sdp(CallerMedia), $"X-More: {new string('x', more)}\r\n");

    private string Message(string startLine, string cseq, string body, string header = "") =>
        $"{startLine}\r\nVia: SIP/2.0/{Transport} 192.0.2.1:5060;branch=z9hG4bK{CallId}{cseq[0]}\r\nFrom: <sip:a@example.net>;tag=1\r\n"
        + $"To: <sip:b@example.net>{(cseq.StartsWith('1') && startLine.StartsWith("INVITE", StringComparison.Ordinal) ? "" : ";tag=2")}\r\n"
        + $"Call-ID: {CallId}\r\nCSeq: {cseq}\r\n{header}{(body.Length > 0 ? "Content-Type: application/sdp\r\n" : "")}"
        + $"Content-Length: {body.Length}\r\n\r\n{body}";

    private string Sdp(string media)
    {
        string[] parts = media.Split(':');
        return $"v=0\r\no=- 1 1 IN IP4 {parts[0]}\r\ns=-\r\nc=IN IP4 {parts[0]}\r\nt=0 0\r\n"
            + Media.Replace("{0}", parts[1], StringComparison.Ordinal);
    }
}
