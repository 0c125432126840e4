using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Sip.Calls;

/// <summary>T.38 offered and agreed (ITU-T T.38, D.2). The host adds what was sent.</summary>
internal sealed class FaxNegotiation
{
    private Timestamp? offered;
    private Timestamp? agreed;

    /// <summary>Null when nobody offered it.</summary>
    public FaxRecord? Record => (agreed ?? offered) is { } start
        ? new FaxRecord(start, agreed is not null, PacketsToCaller: 0, PacketsToCallee: 0, Lost: 0)
        : null;

    public void Offer(MediaSide side, Timestamp now)
    {
        if (side.Lines.Any(IsFax))
        {
            offered ??= now;
        }
    }

    public void Agree(MediaSide offer, MediaSide answer, Timestamp now)
    {
        if (offer.Lines.Any(IsFax) && answer.Lines.Any(IsFax))
        {
            agreed ??= now;
        }
    }

    private static bool IsFax(SentLine line) => line.Description.IsFax;
}
