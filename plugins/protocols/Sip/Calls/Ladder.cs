using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Sip.Calls;

/// <summary>The messages of a call, as its record will have them: 32 bytes each, up to a limit.</summary>
internal struct Ladder
{
    private const int MaxNodes = 64;

    /// <summary>A short call has seven messages.</summary>
    private const int UsualMessages = 8;

    private readonly int limit;
    private readonly Timestamp start;
    private readonly List<TransportAddress> nodes = new(2);
    private readonly List<LadderMessage> messages = new(UsualMessages);
    private int omitted;

    /// <param name="limit">Messages beyond it are only counted.</param>
    /// <param name="start">The call's start.</param>
    public Ladder(int limit, Timestamp start)
    {
        this.limit = limit;
        this.start = start;
    }

    public void Add(in Flow flow, Timestamp time, string text, uint cseq, bool hasSdp, bool isRetransmission)
    {
        int from = messages.Count < limit ? IndexOf(flow.Source) : -1;
        int to = from < 0 ? -1 : IndexOf(flow.Destination);
        if (to < 0)
        {
            omitted++;
            return;
        }

        messages.Add(new LadderMessage
        {
            Ms = time.MillisecondsSince(start),
            From = from,
            To = to,
            Text = text,
            Cseq = cseq,
            Sdp = hasSdp,
            Retransmission = isRetransmission,
        });
    }

    public readonly CallLadder ToRecord() => new() { Nodes = nodes, Messages = messages, Omitted = omitted };

    private readonly int IndexOf(TransportAddress node)
    {
        int index = nodes.IndexOf(node);
        if (index >= 0 || nodes.Count == MaxNodes)
        {
            return index;
        }

        nodes.Add(node);
        return nodes.Count - 1;
    }
}
