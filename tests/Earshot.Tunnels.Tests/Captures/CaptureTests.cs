using Earshot.AudioCodes;
using Earshot.Geneve;
using Earshot.Gre;
using Earshot.Gtp;
using Earshot.HpErm;
using Earshot.IpInIp;
using Earshot.L2tp;
using Earshot.Mpls;
using Earshot.Pppoe;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;
using Earshot.Teredo;
using Earshot.Tzsp;
using Earshot.Vxlan;

namespace Earshot.Tunnels.Tests.Captures;

public class CaptureTests
{
    public static TheoryData<string> Captures()
    {
        TheoryData<string> data = [];
        foreach (string capture in Truth.CapturesWithTunnels())
        {
            data.Add(capture);
        }

        return data;
    }

    [SharedCapturesTheory]
    [MemberData(nameof(Captures))]
    public void Finds_the_layers_that_tshark_finds(string capture)
    {
        StackWalker walker = new(Decoders(capture));
        Dictionary<string, int> found = CapturedFrame.ReadAll(Path.Combine(SharedCaptures.Directory!, capture))
            .GroupBy(walker.Walk)
            .ToDictionary(group => group.Key, group => group.Count());

        found.Should().BeEquivalentTo(Difference.Apply(capture, Truth.StacksOf(capture)));
    }

    [SharedCapturesFact]
    public void Compares_every_capture_that_the_table_of_differences_names()
    {
        Truth.CapturesWithTunnels().Should().HaveCountGreaterThan(120)
            .And.Contain(Difference.All.Select(difference => difference.Capture));
    }

    /// <summary>
    /// Ids as tshark shows them: gre.key, gre.key.call_id, erspan.spanid, erspan.vlan, vxlan.vni, mpls.label (all, the top one
    /// first), pppoe.session_id (left out of discovery), l2tp.session, l2tp.tunnel, l2tp.sid, geneve.vni:
    /// <c>tshark -r FILE -T fields -e mpls.label | sort | uniq -c</c>
    /// </summary>
    [SharedCapturesTheory]
    [InlineData("synth/acdr_v5.pcap", "acdr: 166")]
    [InlineData("synth/acdr_v7.pcap", "acdr: 166")]
    [InlineData("synth/acdr_v9.pcap", "acdr: 166")]
    [InlineData("synth/gre_csum_key_seq.pcap", "gre key=625644692: 166")]
    [InlineData("synth/gre_in_vxlan.pcap", "vxlan vni=7709614 > gre key=625644692: 166")]
    [InlineData("synth/gre_ppp.pcap", "gre key=975: 166")]
    [InlineData("synth/ipip_in_erspan2.pcap", "gre > erspan session=975 vlan=0 > ipip: 166")]
    [InlineData("synth/erspan2_vlan.pcap", "gre > erspan session=975 vlan=100: 166")]
    [InlineData("synth/erspan3_platform.pcap", "gre > erspan session=975 vlan=0: 166")]
    [InlineData("synth/vxlan_in_vxlan.pcap", "vxlan vni=7709614 > vxlan vni=42: 166")]
    [InlineData("synth/vxlan_gpe.pcap", "vxlan vni=7709614: 166")]
    [InlineData("synth/vxlan_8472.pcap", "vxlan vni=7709614: 166")]
    [InlineData("synth/gre_mpls.pcap", "gre > mpls label=17: 166")]
    [InlineData("synth/l2tpv2.pcap", "l2tp session=975 tunnel=100: 166")]
    [InlineData("synth/l2tpv2_offset.pcap", "l2tp session=975 tunnel=100: 166")]
    [InlineData("synth/l2tpv3_ip_eth.pcap", "l2tp session=1953896602: 166")]
    [InlineData("synth/mpls.pcap", "mpls label=100: 166")]
    [InlineData("synth/mpls3.pcap", "mpls label=18 top=16: 166")]
    [InlineData("synth/mpls_pw_cw.pcap", "mpls label=201 top=200: 166")]
    [InlineData("synth/pppoe_qinq.pcap", "pppoe session=975: 166")]
    [InlineData("synth/tzsp_keepalive.pcap", "tzsp: 171")]
    [InlineData("lab/ovs_erspan1.pcap", "gre > erspan session=100 vlan=0: 322")]
    [InlineData("lab/ovs_erspan2.pcap", "gre > erspan session=200 vlan=0: 322")]
    [InlineData("lab/ovs_ip6erspan2.pcap", "gre > erspan session=201 vlan=0: 322")]
    [InlineData("lab/ovs_gre_key_csum.pcap", "gre key=4242: 322")]
    [InlineData("lab/ovs_gre_key_seq.pcap", "gre key=7: 322")]
    [InlineData("lab/ovs_vxlan6.pcap", "vxlan vni=5002: 322")]
    [InlineData("real/arkime__gre-erspan-vxlan.pcap", "gre > erspan session=20 vlan=0 > vxlan vni=0: 7")]
    [InlineData(
        "real/jnetpcap__test-l2tp.pcap",
        "l2tp session=0 tunnel=0: 1, l2tp session=0 tunnel=1: 2, l2tp session=0 tunnel=2: 5, "
        + "l2tp session=0 tunnel=3257: 5, l2tp session=0 tunnel=56152: 1, l2tp session=1 tunnel=1: 20, "
        + "l2tp session=1 tunnel=2: 46, l2tp session=24 tunnel=56152: 21, l2tp session=25 tunnel=3257: 67")]
    [InlineData("real/packetnet__l2tp.pcap", "pppoe session=15130 > l2tp session=54110 tunnel=18994: 1")]
    [InlineData("real/pcapplusplus__MplsPackets.pcap", "mpls label=16 top=18: 1, mpls label=16000: 1")]
    [InlineData("real/pfl__mpls_06_mpls_ipv4_udp_three_labels.pcap", "mpls label=300 top=100: 1")]
    [InlineData("real/pfl__mpls_11_mpls_router_alert_label.pcap", "mpls label=401 top=1: 1")]
    [InlineData("real/tcpdump__mpls-over-udp.pcap", "mpls label=21: 1, mpls label=46: 1")]
    [InlineData("real/zeek__gre-over-udp-4754.pcap", "gre: 14")]
    [InlineData("real/zeek__pppoe.pcap", "pppoe session=17: 61, pppoe: 4")]
    [InlineData("real/packetnet__gre_nvgre.pcap", "gre key=305419778: 1")]
    [InlineData("real/pcapplusplus__GrePackets.cap", "gre key=1: 7, gre key=24: 10")]
    [InlineData("real/pcapplusplus__Vxlan1.pcap", "vxlan vni=3000001: 1")]
    [InlineData("real/pfl__vxlan_16_vxlan_vni_boundary_values.pcap", "vxlan vni=0: 1, vxlan vni=16777215: 1")]
    [InlineData("real/pfl__vxlan_30_vxlan_vni_byte_order_distinct_values.pcap", "vxlan vni=197121: 1, vxlan vni=66051: 1")]
    [InlineData("real/suricata__vxlan-non-zero-reserved-fields_input.pcap", "vxlan vni=11: 10")]
    [InlineData(
        "real/tcpdump__erspan-type-ii-3.pcap",
        "gre > erspan session=101 vlan=1: 98, gre > erspan session=101 vlan=865: 10")]
    [InlineData("real/tcpdump__various_gre.pcap", "gre key=40: 30")]
    [InlineData("real/zeek__erspanIII.pcap", "gre > erspan session=0 vlan=20: 2")]
    [InlineData("real/zeek__gre-erspan3-dot1q.pcap", "gre > erspan session=0 vlan=10: 2")]
    [InlineData("synth/geneve_opts.pcap", "geneve vni=7709614: 166")]
    [InlineData("lab/ovs_geneve.pcap", "geneve vni=77: 322")]
    [InlineData("real/pfl__geneve_30_geneve_vni_byte_order_distinct_values.pcap", "geneve vni=197121: 1, geneve vni=66051: 1")]
    [InlineData("real/zeek__vxlan-triple-v2.pcap", "vxlan vni=1 > vxlan vni=2 > vxlan vni=3: 1")]
    public void Reports_the_ids_that_tshark_shows(string capture, string expected)
    {
        StackWalker walker = new(Decoders(capture));
        IEnumerable<string> chains = CapturedFrame.ReadAll(Path.Combine(SharedCaptures.Directory!, capture))
            .Select(frame =>
            {
                walker.Walk(frame);
                return string.Join(" > ", walker.Tunnels);
            })
            .Where(chain => chain.Length > 0)
            .GroupBy(chain => chain, (chain, frames) => $"{chain}: {frames.Count()}")
            .Order(StringComparer.Ordinal);

        string.Join(", ", chains).Should().Be(expected);
    }

    private static Dictionary<LayerKey, ILayerDecoder> Decoders(string capture)
    {
        VxlanConfig vxlan = new();
        if (capture == "synth/vxlan_8472.pcap")
        {
            vxlan.UdpPorts = [.. vxlan.UdpPorts, 8472];
        }

        IDecoderPlugin[] plugins =
        [
            new AudioCodesPlugin(), new GenevePlugin(), new GrePlugin(), new GtpPlugin(), new HpErmPlugin(), new IpInIpPlugin(), new L2tpPlugin(),
            new MplsPlugin(), new PppoePlugin(), new TeredoPlugin(), new TzspPlugin(),
        ];
        return plugins.SelectMany(plugin => plugin.Claim(((Sdk.Plugins.Plugin)plugin).CreateDefaultConfig()))
            .Concat(((IDecoderPlugin)new VxlanPlugin()).Claim(vxlan))
            .ToDictionary(claim => claim.Key, claim => claim.Decoder);
    }
}
