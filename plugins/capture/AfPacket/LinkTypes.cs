using Earshot.Sdk.Packets;

namespace Earshot.AfPacket;

/// <summary>What frames of an interface begin with, by its ARPHRD_ value (linux/if_arp.h).</summary>
internal static class LinkTypes
{
    /// <summary>ARPHRD_LOOPBACK.</summary>
    public const ushort Loopback = 772;

    /// <summary>ARPHRD_ETHER and loopback, which looks like it.</summary>
    public static readonly ushort[] Ethernet = [1, Loopback];

    /// <summary>ARPHRD_NONE (tun, WireGuard), RAWIP, PPP, TUNNEL, TUNNEL6, SIT: interfaces without a header before IP.</summary>
    public static readonly ushort[] RawIp = [0xfffe, 519, 512, 768, 769, 776];

    /// <summary>Null for one that this plugin does not know.</summary>
    public static LinkType? Of(int hardwareType) =>
        Array.IndexOf(Ethernet, (ushort)hardwareType) >= 0 ? LinkType.Ethernet
        : Array.IndexOf(RawIp, (ushort)hardwareType) >= 0 ? LinkType.RawIp
        : null;
}
