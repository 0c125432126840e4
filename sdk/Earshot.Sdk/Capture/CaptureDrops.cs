using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Capture;

/// <summary>
/// What one of a source's counters of drops counted in some time. A time without drops is told too: it says that somebody counted.
/// </summary>
/// <param name="BeforeFrame">Index of the block's first frame that was captured after the counter was read; the number of frames behind the last one.</param>
/// <param name="From">When the counter was read before, or the capture began.</param>
/// <param name="To">When the counter was read; not before <paramref name="From"/>.</param>
/// <param name="Place">What it counts: <see cref="LossPlace.Kernel"/>, <see cref="LossPlace.Interface"/> or <see cref="LossPlace.Link"/>.</param>
/// <param name="Packets">Packets that were dropped in between, 0 or more.</param>
public readonly record struct CaptureDrops(int BeforeFrame, Timestamp From, Timestamp To, LossPlace Place, long Packets);
