using Earshot.Sdk.Packets;

namespace Earshot.Spool.Pcapng;

/// <summary>What a packet's block says.</summary>
internal ref struct PacketBlockContent
{
    public uint InterfaceId;
    public Timestamp Timestamp;
    public int WireLength;
    public ReadOnlySpan<byte> Bytes;

    /// <summary>Place in the order of capture.</summary>
    public long Number;

    /// <summary>The Call-ID it was filed under, UTF-8; empty when there is none.</summary>
    public ReadOnlySpan<byte> CallId;

    /// <summary>Packet time where it is not the frame's.</summary>
    public Timestamp? PacketTime;

    public readonly Timestamp Time => PacketTime ?? Timestamp;
}
