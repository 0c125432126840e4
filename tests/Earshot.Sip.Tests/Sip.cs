using System.Globalization;

namespace Earshot.Sip.Tests;

/// <summary>Writes messages of a call from alice (tag "a") to bob (tag "b").</summary>
internal static class Sip
{
    public static string Invite(int cseq = 1, string toTag = "", string body = "", string callId = Scenario.CallId, string extra = "") =>
        Request("INVITE", cseq, toTag: toTag, body: body, callId: callId, extra: extra);

    public static string Ack(int cseq = 1, string body = "") => Request("ACK", cseq, toTag: "b", body: body);

    public static string Cancel(int cseq = 1) => Request("CANCEL", cseq);

    /// <summary>BYE of the caller, or of the callee.</summary>
    public static string Bye(bool byCallee = false, int cseq = 2, string tag = "b") => byCallee
        ? Request("BYE", cseq, fromTag: tag, toTag: "a")
        : Request("BYE", cseq, toTag: tag);

    public static string Request(
        string method,
        int cseq,
        string fromTag = "a",
        string toTag = "",
        string body = "",
        string callId = Scenario.CallId,
        string extra = "") =>
        Message($"{method} sip:bob@biloxi.example.com SIP/2.0", method, cseq, fromTag, toTag, body, callId, extra);

    /// <summary>A response to the caller's request, or with the tags turned round to the callee's.</summary>
    public static string Response(
        int code,
        string reason,
        string method = "INVITE",
        int cseq = 1,
        string fromTag = "a",
        string toTag = "b",
        string body = "",
        string callId = Scenario.CallId,
        string extra = "") =>
        Message($"SIP/2.0 {code} {reason}", method, cseq, fromTag, toTag, body, callId, extra);

    public static string Sdp(string address = "192.0.2.1", int port = 40000, string more = "") =>
        $"v=0\r\no=- 1 1 IN IP4 {address}\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\nm=audio {port} RTP/AVP 8 101\r\n"
        + $"a=rtpmap:101 telephone-event/8000\r\n{more}";

    private static string Message(
        string startLine,
        string method,
        int cseq,
        string fromTag,
        string toTag,
        string body,
        string callId,
        string extra) =>
        startLine + "\r\n"
        + "Via: SIP/2.0/UDP pc33.atlanta.example.com;branch=z9hG4bK776asdhds\r\n"
        + $"From: Alice <sip:alice@atlanta.example.com>;tag={fromTag}\r\n"
        + "To: Bob <sip:bob@biloxi.example.com>" + (toTag.Length == 0 ? "" : ";tag=" + toTag) + "\r\n"
        + $"Call-ID: {callId}\r\n"
        + string.Create(CultureInfo.InvariantCulture, $"CSeq: {cseq} {method}\r\n")
        + extra
        + (body.Length == 0 ? "" : "Content-Type: application/sdp\r\n")
        + $"Content-Length: {body.Length}\r\n\r\n{body}";
}
