using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sip.Sdp;

namespace Earshot.Sip.Calls;

/// <summary>T.38 offered and agreed (ITU-T T.38, D.2). The host adds what was sent.</summary>
internal struct FaxNegotiation
{
    private Timestamp? offered;
    private Timestamp? agreed;

    /// <summary>Null when nobody offered it.</summary>
    public readonly FaxRecord? Record => (agreed ?? offered) is { } start
        ? new FaxRecord(start, agreed is not null, PacketsToCaller: 0, PacketsToCallee: 0, Lost: 0)
        : null;

    public void Offer(MediaSide side, Timestamp now)
    {
        if (HasFax(side))
        {
            offered ??= now;
        }
    }

    public void Agree(MediaSide offer, MediaSide answer, Timestamp now)
    {
        if (HasFax(offer) && HasFax(answer))
        {
            agreed ??= now;
        }
    }

    private static bool HasFax(MediaSide side)
    {
        foreach (MediaDescription line in side.Lines)
        {
            if (line.IsFax)
            {
                return true;
            }
        }

        return false;
    }
}
