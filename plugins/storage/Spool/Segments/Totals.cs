using Earshot.Sdk.Capture;

namespace Earshot.Spool.Segments;

/// <summary>What was lost in this run of the program up to a moment.</summary>
/// <param name="Capture">By capture.</param>
/// <param name="Missed">Between capture and the spool, and in the spool.</param>
internal readonly record struct Totals(SourceStatistics Capture, long Missed)
{
    /// <summary>What capture lost since an earlier moment.</summary>
    public SourceStatistics Since(in Totals earlier) => new()
    {
        DroppedByKernel = Capture.DroppedByKernel - earlier.Capture.DroppedByKernel,
        DroppedByInterface = Capture.DroppedByInterface - earlier.Capture.DroppedByInterface,
    };
}
