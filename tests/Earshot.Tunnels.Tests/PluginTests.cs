using System.Reflection;
using Earshot.AudioCodes;
using Earshot.Gre;
using Earshot.IpInIp;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;
using Earshot.Vxlan;

namespace Earshot.Tunnels.Tests;

public class PluginTests
{
    public static TheoryData<Type, string> Claims => new()
    {
        { typeof(IpInIpPlugin), "IP protocol 4: ipip, IP protocol 41: ipip" },
        { typeof(GrePlugin), "IP protocol 47: gre, EtherType 0x88be: erspan, EtherType 0x22eb: erspan" },
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
    [InlineData(typeof(GrePlugin), "IP protocol 47; EtherType 0x88be; EtherType 0x22eb")]
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
    public void Vxlan_claims_the_configured_ports()
    {
        IDecoderPlugin plugin = new VxlanPlugin();

        plugin.Claim(new VxlanConfig { UdpPorts = [8472] }).Select(claim => claim.Key).Should().Equal(LayerKey.ToUdpPort(8472));
        plugin.Claim(new VxlanConfig { UdpPorts = [] }).Should().BeEmpty();
    }

    [Theory]
    [InlineData(new ushort[] { 4789 }, "")]
    [InlineData(new ushort[] { }, "")]
    [InlineData(new ushort[] { 0, 4789 }, "UdpPorts every port must be between 1 and 65535")]
    [InlineData(new ushort[] { 4789, 4789 }, "UdpPorts must name every port only once")]
    public void Vxlan_checks_the_ports(ushort[] ports, string expected)
    {
        ConfigErrors errors = new();
        new VxlanConfig { UdpPorts = ports }.Validate(errors);

        string.Join(", ", errors.Items.Select(error => $"{error.Property} {error.Problem}")).Should().Be(expected);
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
