namespace Earshot.Host.Pipeline.Walk;

/// <summary>The EtherTypes that the walk takes itself.</summary>
internal static class EtherType
{
    public const ushort IPv4 = 0x0800;
    public const ushort IPv6 = 0x86DD;

    /// <summary>IEEE 802.1Q.</summary>
    public const ushort Vlan = 0x8100;

    /// <summary>IEEE 802.1ad.</summary>
    public const ushort ProviderBridging = 0x88A8;

    /// <summary>Outer tag of switches older than 802.1ad.</summary>
    public const ushort LegacyQinQ = 0x9100;

    /// <summary>Outer tag of switches older than 802.1ad.</summary>
    public const ushort LegacyQinQ2 = 0x9200;

    /// <summary>An Ethernet frame inside GRE (RFC 1701).</summary>
    public const ushort TransparentEthernet = 0x6558;

    /// <summary>Up to here the field is a length (IEEE 802.3, 3.2.6).</summary>
    public const ushort LargestLength = 1500;
}
