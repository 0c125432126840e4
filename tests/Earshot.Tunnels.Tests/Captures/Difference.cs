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
