using Earshot.Sdk.Packets;

namespace Earshot.PcapFile;

/// <summary>The link type as it stands in files.</summary>
internal static class LinkTypeField
{
    /// <param name="value">
    /// The field of a pcap header, whose upper half holds the length of the frame check sequence
    /// (draft-ietf-opsawg-pcap, 4), or of an interface description block.
    /// </param>
    public static LinkType Read(uint value) => (ushort)value switch
    {
        // DLT_RAW of most systems and of OpenBSD: numbers of the libpcap API that some programs write into files.
        12 or 14 => LinkType.RawIp,
        ushort linkType => (LinkType)linkType,
    };
}
