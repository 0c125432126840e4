using Earshot.Sdk.Packets;

namespace Earshot.LivePcap;

/// <summary>
/// An open interface has a DLT_ value, a capture file a LINKTYPE_ value. They differ where systems disagree about a DLT_ value:
/// of those that Linux has, for raw IP (libpcap, pcap-linktype(7)).
/// </summary>
internal static class LinkTypes
{
    private const int DltRaw = 12;

    public static LinkType OfDlt(int dlt) => dlt == DltRaw ? LinkType.RawIp : (LinkType)dlt;
}
