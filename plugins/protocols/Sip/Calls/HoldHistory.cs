using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sip.Sdp;

namespace Earshot.Sip.Calls;

/// <summary>
/// When which party held the other. Who holds does not want to receive (RFC 3264, 8.4: "sendonly", or "inactive" when the other
/// holds as well; RFC 2543, B.5: address 0.0.0.0). An answer cannot receive what the offer does not send (RFC 3264, 6.1), so
/// there it says nothing of its sender's own wish.
/// </summary>
internal struct HoldHistory
{
    private const int MaxHolds = 256;

    private List<HoldRecord>? holds;

    /// <summary>In the order of their start.</summary>
    public readonly IReadOnlyList<HoldRecord> Records => holds ?? (IReadOnlyList<HoldRecord>)[];

    /// <summary>An offer was answered.</summary>
    /// <returns>False when there were too many holds to keep another.</returns>
    public bool Take(MediaSide offer, MediaSide answer, Timestamp now)
    {
        bool isKept = Set(offer.Owner, Holds(offer.Lines, towards: null), now);
        return Set(answer.Owner, Holds(answer.Lines, offer.Lines), now) && isKept;
    }

    /// <returns>Whether its owner wants none of it; null when the lines do not tell.</returns>
    private static bool? Holds(MediaDescription[] lines, MediaDescription[]? towards)
    {
        // Video alone is paused without holding the call.
        bool hasAudio = Array.Exists(lines, line => line is { IsInUse: true, Line.Kind: MediaKind.Audio });
        bool? holds = null;
        for (int i = 0; i < lines.Length; i++)
        {
            MediaDescription line = lines[i];
            bool counts = line.IsInUse && (!hasAudio || line.Line.Kind == MediaKind.Audio);
            bool isFree = towards is null || (i < towards.Length && towards[i].Sends);
            if (counts && isFree)
            {
                holds = (holds ?? true) && !line.Receives;
            }
        }

        return holds;
    }

    private bool Set(CallParty party, bool? isHolding, Timestamp now)
    {
        int open = (holds?.Count ?? 0) - 1;
        while (open >= 0 && (holds![open].By != party || holds[open].End is not null))
        {
            open--;
        }

        if (isHolding is not { } wanted || wanted == open >= 0)
        {
            return true;
        }

        holds ??= [];
        if (!wanted)
        {
            holds[open] = holds[open] with { End = now };
            return true;
        }

        if (holds.Count == MaxHolds)
        {
            return false;
        }

        holds.Add(new HoldRecord(party, now, End: null));
        return true;
    }
}
