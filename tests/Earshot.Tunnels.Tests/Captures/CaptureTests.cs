using Earshot.AudioCodes;
using Earshot.Gre;
using Earshot.IpInIp;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Testing;
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

    /// <summary>Ids as tshark shows them: gre.key, gre.key.call_id, erspan.spanid, erspan.vlan, vxlan.vni, acdr.board_id.</summary>
    [SharedCapturesTheory]
    [InlineData("synth/acdr_v5.pcap", "acdr: 166")]
    [InlineData("synth/acdr_v7.pcap", "acdr board=41394: 166")]
    [InlineData("synth/acdr_v9.pcap", "acdr board=41394: 166")]
    [InlineData("synth/gre_csum_key_seq.pcap", "gre key=625644692: 166")]
    [InlineData("synth/gre_in_vxlan.pcap", "vxlan vni=7709614 > gre key=625644692: 166")]
    [InlineData("synth/gre_ppp.pcap", "gre key=975: 166")]
    [InlineData("synth/ipip_in_erspan2.pcap", "gre > erspan session=975 vlan=0 > ipip: 166")]
    [InlineData("synth/erspan2_vlan.pcap", "gre > erspan session=975 vlan=100: 166")]
    [InlineData("synth/erspan3_platform.pcap", "gre > erspan session=975 vlan=0: 166")]
    [InlineData("synth/vxlan_in_vxlan.pcap", "vxlan vni=7709614 > vxlan vni=42: 166")]
    [InlineData("synth/vxlan_gpe.pcap", "vxlan vni=7709614: 166")]
    [InlineData("synth/vxlan_8472.pcap", "vxlan vni=7709614: 166")]
    [InlineData("lab/ovs_erspan1.pcap", "gre > erspan session=100 vlan=0: 322")]
    [InlineData("lab/ovs_erspan2.pcap", "gre > erspan session=200 vlan=0: 322")]
    [InlineData("lab/ovs_ip6erspan2.pcap", "gre > erspan session=201 vlan=0: 322")]
    [InlineData("lab/ovs_gre_key_csum.pcap", "gre key=4242: 322")]
    [InlineData("lab/ovs_gre_key_seq.pcap", "gre key=7: 322")]
    [InlineData("lab/ovs_vxlan6.pcap", "vxlan vni=5002: 322")]
    [InlineData("real/arkime__gre-erspan-vxlan.pcap", "gre > erspan session=20 vlan=0 > vxlan vni=0: 7")]
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

        IDecoderPlugin[] plugins = [new AudioCodesPlugin(), new GrePlugin(), new IpInIpPlugin()];
        return plugins.SelectMany(plugin => plugin.Claim(((Sdk.Plugins.Plugin)plugin).CreateDefaultConfig()))
            .Concat(((IDecoderPlugin)new VxlanPlugin()).Claim(vxlan))
            .ToDictionary(claim => claim.Key, claim => claim.Decoder);
    }
}
