using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Gaps;

/// <summary>One or several gaps of the capture that lie close together.</summary>
/// <param name="From">When the first began.</param>
/// <param name="To">When the last ended.</param>
/// <param name="Length">Their lengths together, nanoseconds.</param>
/// <param name="Packets">Packets lost in them; 0 for a time in which a counter counted none.</param>
/// <param name="Place">Where they were lost.</param>
/// <param name="Path">The chain of tunnels they would have come through; 0 for packets of any kind.</param>
internal readonly record struct LostPackets(Timestamp From, Timestamp To, long Length, long Packets, LossPlace Place, int Path);
