using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.PcapFile;

/// <summary>One counter of drops that an interface tells from time to time; it runs from the start of the capture.</summary>
/// <param name="place">What it counts.</param>
internal sealed class DropCounter(LossPlace place)
{
    private long total;
    private Timestamp? read;

    /// <summary>The counter was read.</summary>
    /// <param name="value">What it counted since the start of the capture.</param>
    /// <param name="start">When the capture started.</param>
    /// <param name="end">When it was read.</param>
    /// <param name="block">Is told what it counted since it was read before.</param>
    /// <returns>By how much it has grown; below 0 when it was set back.</returns>
    public long Read(long value, Timestamp start, Timestamp end, FileBlock block)
    {
        long growth = value - total;
        Timestamp from = read ?? start;
        block.Add(place, from < end ? from : end, end, Math.Max(0, growth));
        total = value;
        read = end;
        return growth;
    }
}
