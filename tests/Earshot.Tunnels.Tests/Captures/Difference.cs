namespace Earshot.Tunnels.Tests.Captures;

/// <summary>
/// Frames whose layers we name otherwise than tshark, and why. A difference that is not in the table fails the comparison,
/// and so does a row that is no longer needed.
/// </summary>
/// <param name="Capture">Where.</param>
/// <param name="Frames">How many frames.</param>
/// <param name="Theirs">The layers tshark finds.</param>
/// <param name="Ours">The layers we find.</param>
/// <param name="Cause">Why ours is right, or whose business it is.</param>
internal sealed record Difference(string Capture, int Frames, string Theirs, string Ours, string Cause)
{
    private const string NoInstanceFlag = "without the I flag it is not VXLAN (RFC 7348, 5); tshark goes by the port alone";
    private const string GpeHasNoName = "tshark gives VXLAN-GPE over IP no layer of its own";

    private const string AddressLikeControlWord =
        "tshark takes an address that begins with 02 for a control word; the EtherType behind it says otherwise";

    private const string ControlWordLikeAddress =
        "tshark 4.0 takes the control word for an address; the EtherType behind both says otherwise";

    private const string ControlPlane =
        "port 2123 is the control plane (GTP-C), which carries no calls; nobody claims it";

    private const string GeneveAnswersFromElsewhere =
        "from port 6081, not to it: the source port is a hash (RFC 8926, 3.3); tshark goes by either port";

    public static readonly IReadOnlyList<Difference> All =
    [
        new(
            "synth/vxlan_gpe.pcap",
            166, "eth:ip:udp:ip:udp", "eth:ip:udp:vxlan:ip:udp",
            GpeHasNoName),
        new(
            "real/pfl__vxlan_06_vxlan_invalid_flags_or_reserved_bits.pcap",
            1, "eth:ip:udp:vxlan:eth:ip:udp", "eth:ip:udp",
            NoInstanceFlag),
        new(
            "real/pfl__linux_cooked_04_sll_vlan_ipv4_udp_unsupported.pcap",
            1, "sll:vlan:ip:udp:vxlan", "sll:vlan:ip:udp",
            NoInstanceFlag),
        new(
            "real/pfl__vxlan_26_vxlan_udp_declared_bounds_matrix.pcap",
            1, "eth:ip:udp:vxlan:eth", "eth:ip:udp:vxlan",
            "nothing follows the VXLAN header"),
        new(
            "real/arkime__arkime_synthetic.pcap",
            1, "eth", "eth:erspan:eth:ip",
            "ERSPAN right behind Ethernet, which tshark does not look for"),
        new(
            "real/arkime__arkime_synthetic.pcap",
            1, "eth:ip:udp:ip:udp", "eth:ip:udp:vxlan:eth",
            "without the P bit VXLAN-GPE carries Ethernet; the generator forgot the bit"),
        new(
            "real/arkime__arkime_synthetic.pcap",
            1, "eth:ip:udp:ip:udp", "eth:ip:udp",
            "a port that nothing claims; tshark guesses"),
        new(
            "real/arkime__arkime_synthetic.pcap",
            1, "eth:ip:udp:geneve:eth:ip:udp", "eth:ip:udp",
            GeneveAnswersFromElsewhere),
        new(
            "real/pfl__geneve_18_geneve_udp_port_direction_matrix.pcap",
            1, "eth:ip:udp:geneve:eth:ip", "eth:ip:udp",
            GeneveAnswersFromElsewhere),
        new(
            "real/pfl__geneve_28_geneve_udp_declared_bounds_matrix.pcap",
            2, "eth:ip:udp:geneve:eth", "eth:ip:udp:geneve",
            "nothing follows the Geneve header"),
        new(
            "real/ndpi__fuzz-2006-06-26-2594.pcap",
            1, "eth:ip:ipv6", "eth:ip",
            "no tunnel: a spoiled version nibble, which tshark follows"),
        new(
            "real/pfl__mpls_pw_01_mpls_pw_eth_ipv4_tcp_no_cw.pcap",
            1, "eth:mpls:eth", "eth:mpls:eth:ip",
            AddressLikeControlWord),
        new(
            "real/pfl__mpls_pw_02_mpls_pw_eth_ipv4_udp_no_cw.pcap",
            1, "eth:mpls:eth", "eth:mpls:eth:ip:udp",
            AddressLikeControlWord),
        new(
            "real/pfl__mpls_pw_03_mpls_pw_eth_ipv6_tcp_cw.pcap",
            1, "eth:mpls:eth", "eth:mpls:eth:ipv6",
            ControlWordLikeAddress),
        new(
            "real/pfl__mpls_pw_04_mpls_pw_eth_ipv6_udp_cw.pcap",
            1, "eth:mpls:eth", "eth:mpls:eth:ipv6:udp",
            ControlWordLikeAddress),
        new(
            "real/pfl__mpls_pw_06_mpls_pw_eth_vlan_ipv4_tcp_cw.pcap",
            1, "eth:mpls:eth", "eth:mpls:eth:vlan:ip",
            ControlWordLikeAddress),
        new(
            "real/pfl__mpls_pw_16_mpls_pw_outer_vlan_inner_qinq_ipv4_udp_cw.pcap",
            1, "eth:vlan:mpls:eth", "eth:vlan:mpls:eth:ieee8021ad:vlan:ip:udp",
            ControlWordLikeAddress),
        new(
            "real/pfl__mpls_pw_17_mpls_pw_outer_qinq_inner_ipv4_udp_cw.pcap",
            1, "eth:ieee8021ad:vlan:mpls:eth", "eth:ieee8021ad:vlan:mpls:eth:ip:udp",
            ControlWordLikeAddress),
        new(
            "real/pfl__mpls_pw_20_mpls_pw_ambiguous_no_cw_mac_starts_with_6.pcap",
            1, "eth:mpls:ipv6", "eth:mpls:eth:ip:udp",
            "tshark takes an address that begins with 6 for IPv6; the EtherType behind it says otherwise"),
        new(
            "real/pfl__mpls_pw_21_mpls_pw_inner_pppoe_session_no_cw.pcap",
            1, "eth:mpls:eth", "eth:mpls:eth:pppoes",
            AddressLikeControlWord),
        new(
            "real/pfl__pppoe_19_pppoe_bad_length_short_payload.pcap",
            1, "eth:pppoes:ppp:ip:udp", "eth:pppoes",
            "a length beyond the frame, which tshark overlooks"),
        new(
            "real/pfl__pppoe_30_pppoe_session_unsupported_code_with_ipv4_trailer.pcap",
            1, "eth:pppoes:ppp:ip:udp", "eth:pppoes",
            "code 1 in a session, which RFC 2516, 6 forbids"),
        new(
            "real/zeek__mpls-6in6-6in6-4in6-invalid-version-4.pcap",
            1, "eth:mpls:ipv6:ipv6:ip", "eth:mpls:ipv6:ipv6",
            "the innermost version is not the one that the header before promises"),
        new(
            "real/vec__sip3_tzsp.pcap",
            1, "eth:ip:udp:tzsp:eth:vlan:ip", "eth:ip:udp:tzsp:eth:vlan",
            "nothing follows the VLAN tag"),
        new(
            "synth/l2tpv3_ip_eth.pcap",
            166, "eth:ip:l2tp", "eth:ip:l2tp:eth:ip:udp",
            "tshark guesses no pseudowire type; the generator put Ethernet in"),
        new(
            "real/ndpi__gtp_c.pcap",
            4, "eth:ip:udp:gtp", "eth:ip:udp",
            ControlPlane),
        new(
            "real/open5gs__volte.pcapng",
            8, "sll:ip:udp:gtp", "sll:ip:udp",
            ControlPlane),
        new(
            "real/pcap4j__GtpV1PacketTest.pcap",
            1, "eth:ipv6:udp:gtp", "eth:ipv6:udp",
            ControlPlane),
        new(
            "real/pcapplusplus__gtp.pcap",
            1, "eth:ip:udp:gtp", "eth:ip:udp",
            ControlPlane),
        new(
            "real/pcapplusplus__gtpv2.pcap",
            5, "eth:ip:udp:gtp", "eth:ip:udp",
            ControlPlane),
        new(
            "real/zeek__gtp_control_prime.pcap",
            4, "eth:ip:udp:gtp", "eth:ip:udp",
            ControlPlane),
        new(
            "real/zeek__gtp_create_pdp_ctx.pcap",
            2, "eth:ip:udp:gtp", "eth:ip:udp",
            ControlPlane),
        new(
            "real/zeek__pdp_ctx_messages.pcapng",
            6, "eth:ip:udp:gtp", "eth:ip:udp",
            ControlPlane),
        new(
            "real/pfl__gtpu_06_gtpu_invalid_version.pcap",
            1, "eth:ip:udp:gtp", "eth:ip:udp",
            "version 2 is never user data"),
        new(
            "real/pfl__gtpu_23_gtpu_control_message_matrix.pcap",
            1, "eth:ip:udp", "eth:ip:udp:gtp",
            "frame 6 has a message type that is not assigned; it is a GTP header with nothing of interest inside all the same"),
        new(
            "real/pfl__gtpu_24_gtpu_flag_matrix_inner_ipv4_tcp.pcap",
            1, "eth:ip:udp:gtp", "eth:ip:udp",
            "protocol type 0 is charging (GTP')"),
        new(
            "real/pfl__gtpu_31_gtpu_outer_ipv6_fragmentation.pcap",
            1, "eth:ipv6:udp:gtp:ip", "eth:ipv6",
            "fragments that overlap are dropped (RFC 5722, 4); tshark joins them"),
    ];

    /// <summary>What we must find, given what tshark found.</summary>
    public static Dictionary<string, int> Apply(string capture, Dictionary<string, int> theirs)
    {
        Dictionary<string, int> ours = new(theirs);
        foreach (Difference difference in All.Where(difference => difference.Capture == capture))
        {
            ours[difference.Theirs] = ours.GetValueOrDefault(difference.Theirs) - difference.Frames;
            ours[difference.Ours] = ours.GetValueOrDefault(difference.Ours) + difference.Frames;
        }

        return ours.Where(stack => stack.Value != 0).ToDictionary();
    }
}
