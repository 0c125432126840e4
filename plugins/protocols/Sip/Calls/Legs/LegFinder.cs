using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls.Legs;

/// <summary>
/// Finds calls that are legs of one conversation: a B2BUA (RFC 7092) and a transfer give the next leg another Call-ID. The rules are
/// in <c>docs/calls.md</c>.
/// </summary>
internal sealed class LegFinder(SipConfig config, CallTable calls)
{
    private readonly NamedLegs named = new(config.LegHeaders, calls);
    private readonly SessionLegs sessions = new();
    private readonly TransferLegs transfers = new();
    private readonly NumberLegs numbers = new();

    /// <summary>A call began, and its first INVITE was taken.</summary>
    public void Begin(Call call, in SipMessage invite)
    {
        named.Find(call.Leg, invite);
        transfers.Find(call, invite);
        numbers.Find(call);
    }

    /// <summary>A Session-ID header of a call.</summary>
    public void TakeSessionId(Leg leg, ReadOnlySpan<byte> value) => sessions.Take(leg, value);

    /// <summary>A REFER of a call.</summary>
    public void TakeTransfer(Leg leg, Transfer transfer) => transfers.Add(leg, transfer);

    /// <summary>A call was closed so long ago that no other is a leg of it.</summary>
    public void Forget(Leg leg) => sessions.Forget(leg);

    /// <summary>Forgets what is too old to count.</summary>
    public void Advance(Timestamp now)
    {
        transfers.Advance(now);
        numbers.Advance(now);
    }

    public void Summarize(ISummary summary)
    {
        summary.Count("legs_ambiguous", numbers.Ambiguous);
        summary.Count("legs_refused", sessions.Refused + transfers.Refused + numbers.Refused);
    }
}
