using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sip.Messages;

namespace Earshot.Sip.Calls.Legs;

/// <summary>What other calls need to know of a call, also for a while after it was closed.</summary>
internal sealed class Leg(byte[] key, Timestamp start)
{
    private const int MaxLinks = 16;
    private const int MaxSessionIds = 4;

    private List<LegRecord>? links;
    private List<UInt128>? sessionIds;

    /// <summary>The Call-ID as it is in the messages.</summary>
    public byte[] Key { get; } = key;

    /// <summary>The Call-ID as it is in records: made when it is asked for, which few are once they are closed.</summary>
    public string CallId => CallIds.ToText(Key);

    public Timestamp Start { get; } = start;

    /// <summary>When the call was closed; known from then on.</summary>
    public Timestamp Closed { get; set; }

    /// <summary>The highest CSeq of its INVITEs; known when it was closed.</summary>
    public uint HighestCSeq { get; set; }

    /// <summary>Links beyond the limit.</summary>
    public int Refused { get; private set; }

    /// <summary>UUIDs of its Session-ID headers.</summary>
    public IReadOnlyList<UInt128> SessionIds => sessionIds ?? (IReadOnlyList<UInt128>)[];

    /// <summary>The other legs, in the order of their start.</summary>
    public IReadOnlyList<LegRecord> ToRecords() => links is null
        ? []
        : [.. links.OrderBy(link => link.Start).ThenBy(link => link.CallId, StringComparer.Ordinal)];

    /// <returns>False when it is known already, or beyond the limit.</returns>
    public bool AddSessionId(UInt128 id)
    {
        sessionIds ??= [];
        if (sessionIds.Contains(id) || sessionIds.Count == MaxSessionIds)
        {
            return false;
        }

        sessionIds.Add(id);
        return true;
    }

    /// <summary>Both are legs of one conversation; of several reasons the strongest stays.</summary>
    public static void Link(Leg one, Leg other, LegReason reason, string evidence)
    {
        if (!ReferenceEquals(one, other))
        {
            one.Add(other, reason, evidence);
            other.Add(one, reason, evidence);
        }
    }

    private void Add(Leg other, LegReason reason, string evidence)
    {
        links ??= [];
        LegRecord added = new(other.CallId, other.Start, reason, evidence);
        int known = links.FindIndex(link => link.CallId == added.CallId && link.Start == added.Start);
        if (known < 0 && links.Count == MaxLinks)
        {
            Refused++;
        }
        else if (known < 0)
        {
            links.Add(added);
        }
        else if (reason < links[known].Reason)
        {
            links[known] = added;
        }
    }
}
