using System.Net;
using System.Text;

namespace Earshot.Bench.Generator;

/// <summary>Both phones' signalling of one call: INVITE, 100, 180, 200, ACK, BYE, 200 (RFC 3665, 3.1).</summary>
internal sealed class SipSender : Sender
{
    private readonly GeneratedCapture totals;
    private readonly Call call;
    private readonly FrameTemplate toCallee;
    private readonly FrameTemplate toCaller;
    private readonly (long At, bool ToCallee, Func<string> Text)[] messages;
    private int sent;

    public SipSender(GeneratorOptions options, GeneratedCapture totals, Call call)
    {
        this.totals = totals;
        this.call = call;
        toCallee = new FrameTemplate(options.Tunnel, call.CallerSip, call.CalleeSip);
        toCaller = new FrameTemplate(options.Tunnel, call.CalleeSip, call.CallerSip);
        messages =
        [
            (call.Start, true, () => Request("INVITE", 1, Sdp(call.CallerRtp, options.Codec))),
            (call.Start + 2_000, false, () => Response("100 Trying", "INVITE", 1)),
            (call.Ringing, false, () => Response("180 Ringing", "INVITE", 1)),
            (call.Answer, false, () => Response("200 OK", "INVITE", 1, Sdp(call.CalleeRtp, options.Codec))),
            (call.Answer + 5_000, true, () => Request("ACK", 1)),
            (call.End, true, () => Request("BYE", 2)),
            (call.End + 8_000, false, () => Response("200 OK", "BYE", 2)),
        ];
        Next = call.Start;
    }

    public override bool Send(PcapWriter writer)
    {
        (_, bool downstream, Func<string> text) = messages[sent];
        FrameTemplate template = downstream ? toCallee : toCaller;
        Span<byte> frame = writer.Begin();
        int payload = Encoding.ASCII.GetBytes(text(), frame[template.Length..]);
        writer.Commit(Next, template.Write(frame, payload, (uint)writer.Frames));
        totals.SipMessages++;
        if (++sent == messages.Length)
        {
            return false;
        }

        Next = messages[sent].At;
        return true;
    }

    private string Request(string method, int sequence, string body = "") =>
        $"{method} sip:{call.CalleeUser}@{call.CalleeSip} SIP/2.0\r\n"
        + Headers(method, sequence, tagged: method != "INVITE", contact: $"{call.CallerUser}@{call.CallerSip}")
        + "Max-Forwards: 70\r\nUser-Agent: Generator caller\r\n" + Body(body);

    private string Response(string status, string method, int sequence, string body = "") =>
        $"SIP/2.0 {status}\r\n"
        + Headers(method, sequence, tagged: status[0] != '1' || status[1] != '0', contact: $"{call.CalleeUser}@{call.CalleeSip}")
        + "Server: Generator callee\r\n" + Body(body);

    /// <param name="method">Of the CSeq.</param>
    /// <param name="sequence">Of the CSeq.</param>
    /// <param name="tagged">To has a tag: in all but the first INVITE and its 100 (RFC 3261, 8.2.6.2).</param>
    /// <param name="contact">Where the sender can be reached.</param>
    private string Headers(string method, int sequence, bool tagged, string contact) =>
        // ACK to a 2xx is a transaction of its own (RFC 3261, 13.2.2.4).
        $"Via: SIP/2.0/UDP {call.CallerSip};branch=z9hG4bK{call.Tag:x}{sequence}{(method == "ACK" ? "a" : "")}\r\n"
        + $"From: <sip:{call.CallerUser}@{call.CallerSip.Address}>;tag=f{call.Tag:x}\r\n"
        + $"To: <sip:{call.CalleeUser}@{call.CalleeSip.Address}>{(tagged ? $";tag=t{call.Tag:x}" : "")}\r\n"
        + $"Call-ID: {call.Id}\r\nCSeq: {sequence} {method}\r\nContact: <sip:{contact}>\r\n";

    private static string Body(string body) =>
        (body.Length == 0 ? "" : "Content-Type: application/sdp\r\n") + $"Content-Length: {body.Length}\r\n\r\n{body}";

    private static string Sdp(IPEndPoint media, Codec codec) =>
        $"v=0\r\no=- 1 1 IN IP4 {media.Address}\r\ns=-\r\nc=IN IP4 {media.Address}\r\nt=0 0\r\n"
        + $"m=audio {media.Port} RTP/AVP {codec.PayloadType} 101\r\n"
        + $"a=rtpmap:{codec.PayloadType} {codec.Encoding}\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\na=sendrecv\r\n";
}
