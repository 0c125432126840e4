using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Gaps;

/// <summary>When capture lost packets and where, kept for as long as a call may ask. Used by the ordered stage's thread.</summary>
internal sealed class CaptureGapLog
{
    /// <summary>By <see cref="LossPlace"/>.</summary>
    private readonly GapList[] places = [.. Enum.GetValues<LossPlace>().Select(_ => new GapList())];

    /// <summary>Told every gap as it is found.</summary>
    public Action<CaptureGap>? OnGap { get; set; }

    public void Add(in CaptureGap gap)
    {
        OnGap?.Invoke(gap);
        places[(int)gap.Place].Add(gap);
    }

    /// <summary>A packet of the latest gap of this path of a mirror came after all.</summary>
    public void Fill(int path) => places[(int)LossPlace.Mirror].Fill(path);

    /// <summary>Nobody will ask for what was before this.</summary>
    public void Prune(Timestamp before)
    {
        foreach (GapList place in places)
        {
            place.Prune(before);
        }
    }

    /// <summary>What was told until now of a time, place by place.</summary>
    public IReadOnlyList<LostPackets> Within(Timestamp start, Timestamp end)
    {
        List<LostPackets>? found = null;
        foreach (GapList place in places)
        {
            place.CopyWithin(start, end, ref found);
        }

        return found ?? (IReadOnlyList<LostPackets>)[];
    }
}
