using Earshot.Sdk.Packets;

namespace Earshot.Mirror.Wire;

/// <summary>
/// The wire has the numbers that an open interface has (DLT_), we have those of capture files (LINKTYPE_). On Linux they differ
/// for raw IP alone (libpcap, pcap-linktype(7)); 14 is OpenBSD's.
/// </summary>
internal static class Dlt
{
    private const ushort Raw = 12;
    private const ushort OpenBsdRaw = 14;

    public static ushort Of(LinkType type) => type == LinkType.RawIp ? Raw : (ushort)type;

    public static LinkType ToLinkType(ushort dlt) => dlt is Raw or OpenBsdRaw ? LinkType.RawIp : (LinkType)dlt;
}
