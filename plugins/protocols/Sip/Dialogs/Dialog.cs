using Earshot.Sdk.Packets;

namespace Earshot.Sip.Dialogs;

/// <summary>What was seen of one Call-ID.</summary>
internal sealed class Dialog(byte[] callId, Timestamp start)
{
    /// <summary>Kinds of message beyond this many are in <see cref="Messages"/> alone.</summary>
    private const int MaxKinds = 64;

    private readonly List<(int Kind, long Count)> kinds = new(4);

    public byte[] CallId { get; } = callId;

    public Timestamp Start { get; private set; } = start;

    public Timestamp End { get; private set; } = start;

    public int Messages { get; private set; }

    /// <summary>In the order of first use; see <see cref="Sip.Messages.MessageCounters.Count"/>.</summary>
    public IReadOnlyList<(int Kind, long Count)> Kinds => kinds;

    public void Count(int kind, Timestamp time)
    {
        Messages++;
        Start = time < Start ? time : Start;
        End = time > End ? time : End;
        for (int i = 0; i < kinds.Count; i++)
        {
            if (kinds[i].Kind == kind)
            {
                kinds[i] = (kind, kinds[i].Count + 1);
                return;
            }
        }

        if (kinds.Count < MaxKinds)
        {
            kinds.Add((kind, 1));
        }
    }
}
