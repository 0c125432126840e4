using System.Globalization;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Dialogs;

/// <summary>Every Call-ID of any method, for <c>--dialogs</c>.</summary>
internal sealed class DialogTable
{
    private readonly Dictionary<byte[], Dialog> byId = new(ByteStringComparer.Instance);
    private readonly Dictionary<byte[], Dialog>.AlternateLookup<ReadOnlySpan<byte>> bySpan;
    private readonly int capacity;

    public DialogTable(int capacity)
    {
        this.capacity = capacity;
        bySpan = byId.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Messages whose Call-ID found no place.</summary>
    public long Refused { get; private set; }

    /// <param name="callId">The Call-ID.</param>
    /// <param name="kind">See <see cref="MessageCounters.Count"/>.</param>
    /// <param name="time">Of the message.</param>
    public void Count(ReadOnlySpan<byte> callId, int kind, Timestamp time)
    {
        callId = CallIds.Cut(callId);
        if (!bySpan.TryGetValue(callId, out Dialog? dialog))
        {
            if (byId.Count >= capacity)
            {
                Refused++;
                return;
            }

            dialog = new Dialog(callId.ToArray(), time);
            byId.Add(dialog.CallId, dialog);
        }

        dialog.Count(kind, time);
    }

    /// <summary>Reports all, ordered by start, then by Call-ID, and forgets them.</summary>
    public void Report(ISignallingSink sink, MessageCounters names)
    {
        Dialog[] dialogs = [.. byId.Values];
        Array.Sort(dialogs, (x, y) => x.Start != y.Start
            ? x.Start.CompareTo(y.Start)
            : x.CallId.AsSpan().SequenceCompareTo(y.CallId));
        foreach (Dialog dialog in dialogs)
        {
            sink.Report(Record(dialog, names));
        }

        byId.Clear();
    }

    private static DialogRecord Record(Dialog dialog, MessageCounters names)
    {
        Dictionary<string, long> requests = [];
        Dictionary<string, long> responses = [];
        foreach ((int kind, long count) in dialog.Kinds)
        {
            if (kind < 0)
            {
                requests[names[~kind]] = count;
            }
            else
            {
                responses[kind.ToString(CultureInfo.InvariantCulture)] = count;
            }
        }

        return new DialogRecord
        {
            CallId = Lws.ToText(dialog.CallId, CallIds.MaxLength) ?? "",
            Start = dialog.Start,
            End = dialog.End,
            SipMessages = dialog.Messages,
            SipRequests = requests,
            SipResponses = responses,
        };
    }
}
