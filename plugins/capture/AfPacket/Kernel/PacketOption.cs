namespace Earshot.AfPacket.Kernel;

/// <summary>Options of packet(7), and the one of socket(7) that sets a filter.</summary>
internal static class PacketOption
{
    /// <summary>PACKET_RX_RING.</summary>
    public const int ReceiveRing = 5;

    /// <summary>PACKET_STATISTICS.</summary>
    public const int Statistics = 6;

    /// <summary>PACKET_VERSION.</summary>
    public const int Version = 10;

    /// <summary>PACKET_TIMESTAMP.</summary>
    public const int Timestamp = 17;

    /// <summary>PACKET_FANOUT.</summary>
    public const int Fanout = 18;

    /// <summary>SO_ATTACH_FILTER, of socket(7).</summary>
    public const int AttachFilter = 26;
}
