namespace Earshot.Rtp.Streams;

/// <summary>What the figures of time need of a packet. 16 bytes.</summary>
/// <param name="Arrival">Packet time, nanoseconds.</param>
/// <param name="Timestamp">RTP timestamp.</param>
/// <param name="SequenceNumber">RTP sequence number.</param>
/// <param name="PayloadType">0 to 127.</param>
/// <param name="StartsTalkspurt">It has the marker and comes after a gap.</param>
internal readonly record struct PacketTime(
    long Arrival, uint Timestamp, ushort SequenceNumber, byte PayloadType, bool StartsTalkspurt);
