namespace Earshot.Sip.Tests.Torture;

/// <summary>
/// Messages of the kinds of RFC 4475, written for this test: each is one ordinary INVITE or response with one thing unusual or
/// wrong, and is expected to be seen as that ordinary one but for what is said here.
/// </summary>
internal static partial class OwnMessages
{
    private const string Sdp = "v=0\r\no=alice 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";

    private static readonly ExpectedMessage Ordinary = new("", "", "")
    {
        Method = "INVITE",
        RequestUri = "sip:bob@example.net",
        From = new("alice", "example.com", "a1"),
        To = new("bob", "example.net"),
        CallId = "c1@example.com",
        CSeq = 1,
        SentBy = "192.0.2.10:5060",
        Branch = "z9hG4bKb1",
        Body = Sdp.Length,
        Calls = 1,
        Media = ["192.0.2.10:4000"],
    };

    private static readonly ExpectedMessage Response = Ordinary with
    {
        Method = "",
        RequestUri = "",
        StatusCode = 200,
        Reason = "OK",
        CSeqMethod = "INVITE",
        Calls = 0,
        Media = [],
    };

    public static (string Name, string Text, ExpectedMessage Expected)[] All => [.. Odd, .. Wrong];

    private static string Invite(
        string start = "INVITE sip:bob@example.net SIP/2.0",
        string via = "Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKb1",
        string from = "From: <sip:alice@example.com>;tag=a1",
        string to = "To: <sip:bob@example.net>",
        string callId = "Call-ID: c1@example.com",
        string cseq = "CSeq: 1 INVITE",
        string type = "Content-Type: application/sdp",
        string? length = null,
        string more = "",
        string body = Sdp) =>
        string.Join("\r\n", new[] { start, via, from, to, callId, cseq, type, length ?? $"Content-Length: {body.Length}", more }
            .Where(line => line.Length > 0)) + "\r\n\r\n" + body;
}
