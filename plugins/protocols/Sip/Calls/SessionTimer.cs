using System.Buffers.Text;
using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>
/// The session timer (RFC 4028): the 2xx to INVITE or UPDATE says what was agreed (7.2), and whoever refreshes sends another of
/// them before it runs out (10).
/// <code>Session-Expires = delta-seconds *( SEMI "refresher" EQUAL ( "uac" / "uas" ) )</code>
/// </summary>
internal sealed class SessionTimer
{
    private int? expires;
    private CallParty? refresher;
    private int refreshes;
    private (CallParty Sender, uint CSeq)? latest;

    /// <summary>INVITE or UPDATE with Session-Expires after the answer. A proxy sends it on: the same CSeq number of the same party counts once.</summary>
    public void TakeRequest(in SipMessage request, CallParty sender)
    {
        if (latest != (sender, request.CSeqNumber))
        {
            latest = (sender, request.CSeqNumber);
            refreshes++;
        }
    }

    /// <summary>A 2xx to either.</summary>
    /// <param name="response">The response.</param>
    /// <param name="requester">Who sent the request: the "uac" of the response.</param>
    public void TakeAnswer(in SipMessage response, CallParty requester)
    {
        ReadOnlySpan<byte> value = response.Find(HeaderName.SessionExpires);
        if (!Utf8Parser.TryParse(value, out int seconds, out _) || seconds < 0)
        {
            return;
        }

        expires = seconds;
        ReadOnlySpan<byte> role = NameAddress.Parameter(value, "refresher"u8);
        if (System.Text.Ascii.EqualsIgnoreCase(role, "uac"u8))
        {
            refresher = requester;
        }
        else if (System.Text.Ascii.EqualsIgnoreCase(role, "uas"u8))
        {
            refresher = requester.Other();
        }
    }

    public SessionTimerRecord? ToRecord() => expires is { } seconds ? new SessionTimerRecord(seconds, refresher, refreshes) : null;
}
