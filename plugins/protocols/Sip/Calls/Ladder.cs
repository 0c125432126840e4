using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Sip.Calls;

/// <summary>The messages of a call: 32 bytes each, up to a limit.</summary>
internal sealed class Ladder(int limit)
{
    private const int MaxNodes = 64;

    private readonly List<TransportAddress> nodes = new(2);
    private readonly List<Step> steps = new(8);
    private int omitted;

    public void Add(in Flow flow, Timestamp time, string text, uint cseq, bool hasSdp, bool isRetransmission)
    {
        int from = steps.Count < limit ? IndexOf(flow.Source) : -1;
        int to = from < 0 ? -1 : IndexOf(flow.Destination);
        if (to < 0)
        {
            omitted++;
            return;
        }

        steps.Add(new Step(time, text, cseq, (byte)from, (byte)to, hasSdp, isRetransmission));
    }

    public CallLadder ToRecord(Timestamp start) => new()
    {
        Nodes = nodes,
        Messages = steps.ConvertAll(step => new LadderMessage
        {
            Ms = step.Time.MillisecondsSince(start),
            From = step.From,
            To = step.To,
            Text = step.Text,
            Cseq = step.CSeq,
            Sdp = step.HasSdp,
            Retransmission = step.IsRetransmission,
        }),
        Omitted = omitted,
    };

    private int IndexOf(TransportAddress node)
    {
        int index = nodes.IndexOf(node);
        if (index >= 0 || nodes.Count == MaxNodes)
        {
            return index;
        }

        nodes.Add(node);
        return nodes.Count - 1;
    }

    private readonly record struct Step(
        Timestamp Time, string Text, uint CSeq, byte From, byte To, bool HasSdp, bool IsRetransmission);
}
