using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Storage;

/// <summary>
/// One captured frame for the spool, and what it is found by. A frame that carries several messages comes once for each.
/// A plain value.
/// </summary>
/// <param name="Frame">For <see cref="SpoolBatch.Frame"/> and <see cref="SpoolBatch.Bytes"/>.</param>
/// <param name="HeaderEnd">Bytes of the frame that are headers, those of RTP included; all of it where nothing is private.</param>
/// <param name="Number">Place in the order of capture; unique within a run of the program.</param>
/// <param name="Time">Packet time, as records have it; nearly always that of the frame.</param>
/// <param name="Kind">What it carries.</param>
/// <param name="Flow">Who sent it to whom.</param>
/// <param name="Ssrc">Of RTP and RTCP: the sender's.</param>
/// <param name="CallId">Of signalling: for <see cref="SpoolBatch.CallId"/>.</param>
public readonly record struct SpoolPacket(
    int Frame, int HeaderEnd, long Number, Timestamp Time, SpoolKind Kind, Flow Flow, uint Ssrc, int CallId);
