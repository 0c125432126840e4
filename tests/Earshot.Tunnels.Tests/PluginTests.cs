using System.Reflection;
using Earshot.AudioCodes;
using Earshot.Capwap;
using Earshot.EspNull;
using Earshot.FabricTags;
using Earshot.Geneve;
using Earshot.Gre;
using Earshot.Gtp;
using Earshot.HpErm;
using Earshot.IpInIp;
using Earshot.L2tp;
using Earshot.Mpls;
using Earshot.Nsh;
using Earshot.Pppoe;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;
using Earshot.Teredo;
using Earshot.Tzsp;
using Earshot.Vxlan;

namespace Earshot.Tunnels.Tests;

public class PluginTests
{
    public static TheoryData<Type, string> Claims => new()
    {
        { typeof(IpInIpPlugin), "IP protocol 4: ipip, IP protocol 41: ipip" },
        { typeof(GenevePlugin), "UDP destination port 6081: geneve" },
        {
            typeof(GrePlugin),
            "IP protocol 47: gre, EtherType 0x88be: erspan, EtherType 0x22eb: erspan, UDP destination port 4754: gre"
        },
        { typeof(GtpPlugin), "UDP destination port 2152: gtp, UDP source port 2152: gtp" },
        { typeof(HpErmPlugin), "UDP destination port 7932: hp-erm" },
        { typeof(TeredoPlugin), "UDP destination port 3544: teredo, UDP source port 3544: teredo" },
        { typeof(L2tpPlugin), "IP protocol 115: l2tp, UDP destination port 1701: l2tp, UDP source port 1701: l2tp" },
        {
            typeof(MplsPlugin),
            "EtherType 0x8847: mpls, EtherType 0x8848: mpls, PPP protocol 0x0281: mpls, PPP protocol 0x0283: mpls, "
            + "IP protocol 137: mpls, UDP destination port 6635: mpls"
        },
        { typeof(NshPlugin), "EtherType 0x894f: nsh" },
        { typeof(PppoePlugin), "EtherType 0x8864: pppoe, EtherType 0x8863: pppoe, link type 51: pppoe" },
        { typeof(CapwapPlugin), "UDP destination port 5247: capwap, UDP source port 5247: capwap" },
        { typeof(EspNullPlugin), "IP protocol 50: esp, UDP destination port 4500: esp, UDP source port 4500: esp" },
        { typeof(FabricTagsPlugin), "EtherType 0x8926: vn-tag, EtherType 0x893f: e-tag, EtherType 0x8903: fabricpath" },
        { typeof(TzspPlugin), "UDP destination port 37008: tzsp, UDP source port 37008: tzsp" },
        { typeof(VxlanPlugin), "UDP destination port 4789: vxlan, UDP destination port 4790: vxlan" },
        {
            typeof(AudioCodesPlugin),
            "UDP destination port 925: acdr, UDP source port 925: acdr, TCP destination port 925: acdr, TCP source port 925: acdr"
        },
    };

    [Theory]
    [MemberData(nameof(Claims))]
    public void Claims_by_default(Type type, string expected)
    {
        Plugin plugin = (Plugin)Activator.CreateInstance(type)!;
        IEnumerable<DecoderClaim> claims = ((IDecoderPlugin)plugin).Claim(plugin.CreateDefaultConfig());

        string.Join(", ", claims.Select(claim => $"{claim.Key}: {claim.Decoder.Name}")).Should().Be(expected);
    }

    [Theory]
    [InlineData(typeof(IpInIpPlugin), "IP protocol 4; IP protocol 41")]
    [InlineData(typeof(GenevePlugin), "UDP destination port 6081 (udp_ports)")]
    [InlineData(typeof(GrePlugin), "IP protocol 47; EtherType 0x88be; EtherType 0x22eb; UDP destination port 4754 (udp_ports)")]
    [InlineData(typeof(GtpPlugin), "UDP port 2152, source or destination (udp_ports)")]
    [InlineData(typeof(HpErmPlugin), "UDP destination port 7932 (udp_ports)")]
    [InlineData(typeof(TeredoPlugin), "UDP port 3544, source or destination (udp_ports)")]
    [InlineData(typeof(L2tpPlugin), "UDP port 1701, source or destination (udp_ports); IP protocol 115")]
    [InlineData(
        typeof(MplsPlugin),
        "EtherType 0x8847; EtherType 0x8848; PPP protocol 0x0281; PPP protocol 0x0283; IP protocol 137; "
        + "UDP destination port 6635 (udp_ports)")]
    [InlineData(typeof(NshPlugin), "EtherType 0x894f")]
    [InlineData(typeof(PppoePlugin), "EtherType 0x8864; EtherType 0x8863; link type 51")]
    [InlineData(typeof(TzspPlugin), "UDP port 37008, source or destination (udp_ports)")]
    [InlineData(typeof(CapwapPlugin), "UDP port 5247, source or destination (udp_ports)")]
    [InlineData(typeof(EspNullPlugin), "IP protocol 50; UDP port 4500, source or destination (udp_ports)")]
    [InlineData(typeof(FabricTagsPlugin), "EtherType 0x8926; EtherType 0x893f; EtherType 0x8903")]
    [InlineData(typeof(AudioCodesPlugin), "UDP port 925 (udp_ports); TCP port 925 (tcp_ports)")]
    [InlineData(typeof(VxlanPlugin), "UDP destination ports 4789 and 4790 (udp_ports)")]
    public void Manifest_names_the_plugin_and_what_it_claims(Type type, string claims)
    {
        EarshotPluginAttribute manifest = type.Assembly.GetCustomAttribute<EarshotPluginAttribute>()!;

        manifest.Id.Should().Be(type.Assembly.GetName().Name);
        manifest.Type.Should().Be(type.FullName);
        manifest.Kind.Should().Be(PluginKind.Decoder);
        string.Join("; ", manifest.Claims).Should().Be(claims);
    }

    [Fact]
    public void Claims_the_configured_ports()
    {
        Ports(new VxlanPlugin(), new VxlanConfig { UdpPorts = [8472] }).Should().Equal(LayerKey.ToUdpPort(8472));
        Ports(new VxlanPlugin(), new VxlanConfig { UdpPorts = [] }).Should().BeEmpty();
        Ports(new GrePlugin(), new GreConfig { UdpPorts = [47] }).Should().Equal(LayerKey.ToUdpPort(47));
        Ports(new GrePlugin(), new GreConfig { UdpPorts = [] }).Should().BeEmpty();
        Ports(new GenevePlugin(), new GeneveConfig { UdpPorts = [1] }).Should().Equal(LayerKey.ToUdpPort(1));
        Ports(new GenevePlugin(), new GeneveConfig { UdpPorts = [] }).Should().BeEmpty();
        Ports(new GtpPlugin(), new GtpConfig { UdpPorts = [1] }).Should().Equal(LayerKey.ToUdpPort(1), LayerKey.FromUdpPort(1));
        Ports(new GtpPlugin(), new GtpConfig { UdpPorts = [] }).Should().BeEmpty();
        Ports(new HpErmPlugin(), new HpErmConfig { UdpPorts = [1] }).Should().Equal(LayerKey.ToUdpPort(1));
        Ports(new HpErmPlugin(), new HpErmConfig { UdpPorts = [] }).Should().BeEmpty();
        Ports(new TeredoPlugin(), new TeredoConfig { UdpPorts = [1] }).Should().Equal(LayerKey.ToUdpPort(1), LayerKey.FromUdpPort(1));
        Ports(new TeredoPlugin(), new TeredoConfig { UdpPorts = [] }).Should().BeEmpty();
        Ports(new MplsPlugin(), new MplsConfig { UdpPorts = [1] }).Should().Equal(LayerKey.ToUdpPort(1));
        Ports(new MplsPlugin(), new MplsConfig { UdpPorts = [] }).Should().BeEmpty();
        Ports(new L2tpPlugin(), new L2tpConfig { UdpPorts = [1] }).Should().Equal(LayerKey.ToUdpPort(1), LayerKey.FromUdpPort(1));
        Ports(new L2tpPlugin(), new L2tpConfig { UdpPorts = [] }).Should().BeEmpty();
        Ports(new CapwapPlugin(), new CapwapConfig { UdpPorts = [1] })
            .Should().Equal(LayerKey.ToUdpPort(1), LayerKey.FromUdpPort(1));
        Ports(new CapwapPlugin(), new CapwapConfig { UdpPorts = [] }).Should().BeEmpty();
        Ports(new EspNullPlugin(), new EspNullConfig { UdpPorts = [1] })
            .Should().Equal(LayerKey.ToUdpPort(1), LayerKey.FromUdpPort(1));
        Ports(new EspNullPlugin(), new EspNullConfig { UdpPorts = [] }).Should().BeEmpty();
        Ports(new TzspPlugin(), new TzspConfig { UdpPorts = [1] }).Should().Equal(LayerKey.ToUdpPort(1), LayerKey.FromUdpPort(1));
        Ports(new GenevePlugin(), new GeneveConfig { UdpPorts = [1] }).Should().Equal(LayerKey.ToUdpPort(1));
        Ports(new GtpPlugin(), new GtpConfig { UdpPorts = [] }).Should().BeEmpty();
        Ports(new HpErmPlugin(), new HpErmConfig { UdpPorts = [] }).Should().BeEmpty();
        Ports(new TeredoPlugin(), new TeredoConfig { UdpPorts = [1] }).Should().Equal(LayerKey.ToUdpPort(1), LayerKey.FromUdpPort(1));
        Ports(new TzspPlugin(), new TzspConfig { UdpPorts = [] }).Should().BeEmpty();
    }

    [Theory]
    [InlineData(new ushort[] { 4789 }, "")]
    [InlineData(new ushort[] { }, "")]
    [InlineData(new ushort[] { 0, 4789 }, "UdpPorts every port must be between 1 and 65535")]
    [InlineData(new ushort[] { 4789, 4789 }, "UdpPorts must name every port only once")]
    public void Checks_the_ports(ushort[] ports, string expected)
    {
        PluginConfig[] configs =
        [
            new VxlanConfig { UdpPorts = ports }, new GreConfig { UdpPorts = ports }, new MplsConfig { UdpPorts = ports },
            new L2tpConfig { UdpPorts = ports }, new TzspConfig { UdpPorts = ports },
            new GeneveConfig { UdpPorts = ports }, new GtpConfig { UdpPorts = ports }, new HpErmConfig { UdpPorts = ports },
            new TeredoConfig { UdpPorts = ports },
            new EspNullConfig { UdpPorts = ports }, new CapwapConfig { UdpPorts = ports },
        ];
        configs.Select(Errors).Should().AllBe(expected);
    }

    [Theory]
    [InlineData(-1, -1, "")]
    [InlineData(0, 4, "")]
    [InlineData(8, 0, "")]
    [InlineData(2, 8, "CookieBytes must be 0, 4, 8 or -1, SublayerBytes must be 0, 4 or -1")]
    public void L2tp_checks_the_lengths(int cookie, int sublayer, string expected) =>
        Errors(new L2tpConfig { CookieBytes = cookie, SublayerBytes = sublayer }).Should().Be(expected);

    [Theory]
    [InlineData(new ushort[] { 0, 12, 64 }, "")]
    [InlineData(new ushort[] { 10 }, "IcvBytes every length must be a multiple of 4 between 0 and 64")]
    [InlineData(new ushort[] { 68 }, "IcvBytes every length must be a multiple of 4 between 0 and 64")]
    [InlineData(new ushort[] { 12, 12 }, "IcvBytes must name every length only once")]
    public void Esp_checks_the_lengths(ushort[] lengths, string expected) =>
        Errors(new EspNullConfig { IcvBytes = lengths }).Should().Be(expected);

    private static IEnumerable<LayerKey> Ports(IDecoderPlugin plugin, PluginConfig config) =>
        plugin.Claim(config).Select(claim => claim.Key)
            .Where(key => key.Space is LayerSpace.UdpDestinationPort or LayerSpace.UdpSourcePort);

    private static string Errors(PluginConfig config)
    {
        ConfigErrors errors = new();
        config.Validate(errors);
        return string.Join(", ", errors.Items.Select(error => $"{error.Property} {error.Problem}"));
    }

    [Fact]
    public void AudioCodes_claims_the_configured_ports()
    {
        IDecoderPlugin plugin = new AudioCodesPlugin();

        plugin.Claim(new AudioCodesConfig { UdpPorts = [], TcpPorts = [9250] }).Select(claim => claim.Key)
            .Should().Equal(LayerKey.ToTcpPort(9250), LayerKey.FromTcpPort(9250));
        plugin.Claim(new AudioCodesConfig { UdpPorts = [], TcpPorts = [] }).Should().BeEmpty();
    }

    [Fact]
    public void AudioCodes_checks_the_ports()
    {
        ConfigErrors errors = new();
        new AudioCodesConfig { UdpPorts = [0], TcpPorts = [925, 925] }.Validate(errors);

        errors.Items.Select(error => $"{error.Property} {error.Problem}").Should().Equal(
            "UdpPorts every port must be between 1 and 65535", "TcpPorts must name every port only once");
    }
}
