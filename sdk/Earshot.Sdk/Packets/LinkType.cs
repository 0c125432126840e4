namespace Earshot.Sdk.Packets;

/// <summary>
/// Link-layer header type of a captured frame: the LINKTYPE_ values of the pcap file format
/// (draft-ietf-opsawg-pcaplinktype). Any other value is carried as it is.
/// </summary>
public enum LinkType : ushort
{
    /// <summary>BSD loopback: 4 bytes of address family in the byte order of the capturing machine.</summary>
    Null = 0,

    /// <summary>IEEE 802.3 Ethernet.</summary>
    Ethernet = 1,

    /// <summary>PPP, with or without address and control bytes (RFC 1661, RFC 1662).</summary>
    Ppp = 9,

    /// <summary>PPP in HDLC-like framing (RFC 1662): address and control, or Cisco HDLC.</summary>
    PppHdlc = 50,

    /// <summary>PPP over Ethernet session: a PPPoE header, then PPP (RFC 2516).</summary>
    PppEther = 51,

    /// <summary>Raw IPv4 or IPv6, told apart by the version nibble.</summary>
    RawIp = 101,

    /// <summary>Cisco HDLC.</summary>
    CiscoHdlc = 104,

    /// <summary>IEEE 802.11 without a radio header.</summary>
    Ieee80211 = 105,

    /// <summary>OpenBSD loopback: 4 bytes of address family in network byte order.</summary>
    Loop = 108,

    /// <summary>Linux "cooked" capture, version 1.</summary>
    LinuxSll = 113,

    /// <summary>IEEE 802.11 behind a radiotap header.</summary>
    Ieee80211Radiotap = 127,

    /// <summary>Raw IPv4.</summary>
    IPv4 = 228,

    /// <summary>Raw IPv6.</summary>
    IPv6 = 229,

    /// <summary>Linux "cooked" capture, version 2.</summary>
    LinuxSll2 = 276,
}
