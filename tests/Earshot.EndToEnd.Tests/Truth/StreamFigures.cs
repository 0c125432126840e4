using Earshot.Sdk.Records;

namespace Earshot.EndToEnd.Tests.Truth;

/// <summary>
/// Figures of one stream as tshark would show it. Earshot begins a new stream for each call that uses the same addresses
/// and SSRC, and lists a stream that several live calls expect once in each.
/// </summary>
internal sealed record StreamFigures(long Packets, long Duplicates, long Expected, long Lost, double? JitterMeanMs)
{
    public static StreamFigures Of(IReadOnlyList<StreamRecord> records)
    {
        StreamRecord[] parts =
            [.. records.Where(record => !record.Shared), .. records.Where(record => record.Shared).DistinctBy(record => record.Start)];
        // J starts again with each part: the mean over all parts is the best there is.
        long measured = parts.Where(part => part.JitterMeanMs is not null).Sum(part => part.Packets);
        return new StreamFigures(
            parts.Sum(part => part.Packets),
            parts.Sum(part => part.Duplicates),
            parts.Sum(part => part.Expected),
            parts.Sum(part => part.Lost),
            measured == 0 ? null : parts.Sum(part => (part.JitterMeanMs ?? 0) * part.Packets) / measured);
    }
}
