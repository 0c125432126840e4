using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls.Legs;

/// <summary>
/// Transfers that still wait for the call they lead to. That call goes to the target of Refer-To, and either replaces the dialog that
/// Refer-To names (RFC 3891), or comes from a host that received the REFER, or says that it was referred (RFC 3892).
/// </summary>
internal sealed class TransferLegs
{
    /// <summary>RFC 3515, 2.4.4: the receiver may ask its user first.</summary>
    private const int Seconds = 60;

    private const int Capacity = 256;
    private const int MaxText = 256;

    private readonly LinkedList<(Leg Leg, Transfer Transfer)> waiting = new();

    /// <summary>Transfers that newer ones pushed out.</summary>
    public long Refused { get; private set; }

    public void Add(Leg leg, Transfer transfer)
    {
        if (waiting.Count == Capacity)
        {
            waiting.RemoveFirst();
            Refused++;
        }

        waiting.AddLast((leg, transfer));
    }

    public void Find(Call call, in SipMessage invite)
    {
        if (waiting.First is null)
        {
            return;
        }

        string? replaces = Lws.ToText(UpToSemicolon(invite.Find(HeaderName.Replaces)), CallIds.MaxLength);
        string? target = Lws.ToText(NameAddress.ParseUri(invite.StartLine.RequestUri).User, MaxText);
        bool isReferred = invite.Has(HeaderName.ReferredBy);
        for (LinkedListNode<(Leg Leg, Transfer Transfer)>? node = waiting.First; node is not null; node = node.Next)
        {
            (Leg leg, Transfer transfer) = node.Value;
            bool isNamed = replaces is not null && replaces == transfer.Target.ReplacesCallId;
            bool isSentOn = target is not null
                && target == transfer.Target.User
                && (isReferred || transfer.Receivers.Items.Contains(call.Source.Host));
            if (isNamed || isSentOn)
            {
                transfer.CallId = call.CallId;
                Leg.Link(call.Leg, leg, LegReason.Transfer, $"Refer-To: {transfer.Target.Uri}");
                waiting.Remove(node);
                return;
            }
        }
    }

    public void Advance(Timestamp now)
    {
        while (waiting.First is { } oldest && oldest.Value.Transfer.Time.AddSeconds(Seconds) <= now)
        {
            waiting.RemoveFirst();
        }
    }

    private static ReadOnlySpan<byte> UpToSemicolon(ReadOnlySpan<byte> value)
    {
        int semicolon = value.IndexOf((byte)';');
        return semicolon < 0 ? value : value[..semicolon];
    }
}
