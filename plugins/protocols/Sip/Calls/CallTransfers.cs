using System.Buffers.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls;

/// <summary>Transfers by REFER within the call (RFC 3515, RFC 5589).</summary>
internal sealed class CallTransfers
{
    private const int Limit = 16;

    private readonly BoundedList<Transfer> transfers = new(Limit);

    public int Refused => transfers.Refused;

    public IReadOnlyList<TransferRecord> ToRecords() => [.. transfers.Items.Select(transfer => transfer.ToRecord())];

    /// <summary>A REFER. A proxy sends it on: the same CSeq number of the same party is the same one.</summary>
    /// <returns>The transfer, when it is a new one.</returns>
    public Transfer? TakeRefer(in SipMessage refer, CallParty sender, Timestamp time, in Flow flow)
    {
        Transfer? known = Find(sender, refer.CSeqNumber);
        if (known is null && ReferTarget.Parse(refer.Find(HeaderName.ReferTo)) is { } target)
        {
            Transfer added = new(time, sender, refer.CSeqNumber, target);
            added.Receivers.Add(flow.DestinationHost);
            return transfers.Add(added) ? added : null;
        }

        known?.Receivers.Add(flow.DestinationHost);
        return null;
    }

    /// <summary>A final response to REFER.</summary>
    public void TakeResponse(in SipMessage response, CallParty referrer)
    {
        if (Find(referrer, response.CSeqNumber) is { } transfer)
        {
            transfer.StatusCode ??= response.StartLine.StatusCode;
        }
    }

    /// <summary>
    /// NOTIFY tells the referrer how the new call stands: its body is a status line (RFC 3515, 2.4.5; RFC 3420). "Event: refer;id="
    /// names the REFER by its CSeq number (2.4.6); without it the latest is meant.
    /// </summary>
    public void TakeNotify(in SipMessage notify, CallParty referrer)
    {
        if (!BodyParts.IsMediaType(notify.ContentType, "message/sipfrag"u8))
        {
            return;
        }

        ReadOnlySpan<byte> id = NameAddress.Parameter(notify.Find(HeaderName.Event), "id"u8);
        Transfer? transfer = Utf8Parser.TryParse(id, out uint cseq, out int used) && used == id.Length
            ? Find(referrer, cseq)
            : Latest(referrer);
        int end = notify.Body.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? notify.Body : notify.Body[..end];
        if (transfer is not null && StartLine.TryParse(line, out StartLine status) && status.StatusCode > 0)
        {
            transfer.Outcome = status.StatusCode;
        }
    }

    private Transfer? Find(CallParty referrer, uint cseq)
    {
        foreach (Transfer transfer in transfers.Items)
        {
            if (transfer.By == referrer && transfer.CSeq == cseq)
            {
                return transfer;
            }
        }

        return null;
    }

    private Transfer? Latest(CallParty referrer)
    {
        for (int i = transfers.Count - 1; i >= 0; i--)
        {
            if (transfers.Items[i].By == referrer)
            {
                return transfers.Items[i];
            }
        }

        return null;
    }
}
