using System.Text.RegularExpressions;
using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>
/// Every layer of a packet with its offset, its length and the plugin that took it. Offsets and lengths are those that
/// tshark -V shows for the same packet.
/// </summary>
public sealed partial class ExplainTests
{
    [CapturesTheory]
    [InlineData(
        "real/zeek__gre-erspan3-dot1q.pcap",
        "0+14 ethernet host",
        "14+20 ipv4 host",
        "34+4 gre gre",
        "38+20 erspan gre",
        "58+14 ethernet host",
        "72+4 vlan host",
        "76+20 ipv4 host",
        "96+64 unclaimed nobody")]
    [InlineData(
        "synth/vxlan_in_gre_teb.pcap",
        "0+14 ethernet host",
        "14+20 ipv4 host",
        "34+4 gre gre",
        "38+14 ethernet host",
        "52+20 ipv4 host",
        "72+8 udp host",
        "80+8 vxlan vxlan",
        "88+14 ethernet host",
        "102+20 ipv4 host",
        "122+8 udp host",
        "130+800 payload sip")]
    [InlineData(
        "synth/acdr_v9.pcap",
        "0+14 ethernet host",
        "14+20 ipv4 host",
        "34+8 udp host",
        "42+42 acdr audiocodes",
        "84+800 payload sip")]
    [InlineData(
        "synth/frag_sip_shuffle.pcap",
        "0+14 ethernet host",
        "14+20 ipv4 host",
        "34+296 fragment host",
        "0+8 udp host",
        "8+800 payload sip")]
    [InlineData(
        "synth/mpls_pw_cw.pcap",
        "0+14 ethernet host",
        "14+12 mpls mpls",
        "26+14 ethernet host",
        "40+20 ipv4 host",
        "60+8 udp host",
        "68+800 payload sip")]
    [InlineData(
        "synth/l2tpv2_offset.pcap",
        "0+14 ethernet host",
        "14+20 ipv4 host",
        "34+8 udp host",
        "42+14 l2tp l2tp",
        "56+4 ppp host",
        "60+20 ipv4 host",
        "80+8 udp host",
        "88+800 payload sip")]
    [InlineData(
        "synth/pppoe_qinq.pcap",
        "0+14 ethernet host",
        "14+4 vlan host",
        "18+4 vlan host",
        "22+6 pppoe pppoe",
        "28+1 ppp host",
        "29+20 ipv4 host",
        "49+8 udp host",
        "57+800 payload sip")]
    [InlineData(
        "synth/tzsp_tags.pcap",
        "0+14 ethernet host",
        "14+20 ipv4 host",
        "34+8 udp host",
        "42+28 tzsp tzsp",
        "70+14 ethernet host",
        "84+20 ipv4 host",
        "104+8 udp host",
        "112+800 payload sip")]
    public async Task Layers_stand_where_tshark_sees_them(string capture, params string[] layers)
    {
        ProcessResult run = await EarshotProcess.RunAsync(
            ["explain", Path.Combine(SharedCaptures.Directory!, capture), "--packet", "1"]);
        run.ExitCode.Should().Be(0, run.Errors);
        LayerLine().Matches(run.Output)
            .Select(line => $"{line.Groups[1]}+{line.Groups[2]} {line.Groups[3]} {line.Groups[4]}")
            .Should().Equal(layers);
    }

    [GeneratedRegex(@"^ *(\d+) +(\d+)  (\S+) +(\S+)", RegexOptions.Multiline)]
    private static partial Regex LayerLine();
}
