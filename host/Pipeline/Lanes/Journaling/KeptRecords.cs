using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>Records that were kept before a restart. Not for several threads at once.</summary>
internal sealed class KeptRecords
{
    private readonly Dictionary<ulong, List<(Timestamp Start, Timestamp End)>> byKey = [];

    public void Add(KeptRecord kept)
    {
        if (!byKey.TryGetValue(kept.Key, out List<(Timestamp, Timestamp)>? known))
        {
            byKey.Add(kept.Key, known = new(1));
        }

        known.Add((kept.Start, kept.End));
    }

    /// <summary>True for one of them, and for a part of one: it begins within it.</summary>
    public bool Contains(KeptRecord record) =>
        byKey.TryGetValue(record.Key, out List<(Timestamp Start, Timestamp End)>? known)
        && known.Exists(kept => record.Start >= kept.Start && record.Start <= (kept.End > kept.Start ? kept.End : kept.Start));
}
