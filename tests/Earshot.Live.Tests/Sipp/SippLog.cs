using Earshot.Sdk.Packets;

namespace Earshot.Live.Tests.Sipp;

/// <summary>What both sides of a scenario logged.</summary>
internal sealed class SippLog(SippLine[] caller, SippLine[] callee, Timestamp started)
{
    /// <summary>The calls that the caller made.</summary>
    public string[] CallIds { get; } = [.. caller.Select(line => line.CallId).Distinct()];

    /// <summary>Every message of a call that was sent.</summary>
    public SippLine[] Sent(string callId) => [.. caller.Concat(callee).Where(line => line.IsSent && line.CallId == callId)];

    /// <summary>Messages of a call that were sent again.</summary>
    public int Retransmissions(string callId)
    {
        SippLine[] sent = Sent(callId);
        return sent.Length - sent.DistinctBy(line => (line.CSeq, line.StartLine)).Count();
    }

    /// <summary>True when the caller sent this.</summary>
    public bool IsOfCaller(SippLine line) => caller.Contains(line);

    /// <summary>
    /// When a sent message can have been on the wire: after its sender logged what it did before, and before either side logged
    /// the message. There is no other tolerance.
    /// </summary>
    public (Timestamp From, Timestamp To) OnTheWire(SippLine sent)
    {
        (SippLine[] sender, SippLine[] receiver) = IsOfCaller(sent) ? (caller, callee) : (callee, caller);
        int index = Array.IndexOf(sender, sent);
        Timestamp from = index == 0 ? started : At(sender[index - 1]);
        // The one that answers to it: the same message may have been sent several times.
        int earlier = sender.Take(index).Count(line => line.IsSent && line.IsSameMessage(sent));
        SippLine? received = receiver.Where(line => !line.IsSent && line.IsSameMessage(sent)).Skip(earlier).FirstOrDefault();
        long to = Math.Min(sent.Microseconds, received?.Microseconds ?? long.MaxValue);
        return (from, new Timestamp(to * 1000));
    }

    private static Timestamp At(SippLine line) => new(line.Microseconds * 1000);
}
