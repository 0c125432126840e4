using Earshot.Mirror.Wire;
using Earshot.Sdk.Packets;

namespace Earshot.Mirror.Tests.Wire;

public sealed class IpHeaderTests
{
    private const string Addresses = "ffffffffffff020000000001";

    [Theory]
    [InlineData(LinkType.Ethernet, Addresses + "0800" + "45", 14, 0xFFFE)]
    [InlineData(LinkType.Ethernet, Addresses + "86dd" + "60", 14, 0xFFFE)]
    [InlineData(LinkType.Ethernet, Addresses + "8100" + "2064" + "0800" + "45", 18, 100)]
    [InlineData(LinkType.Ethernet, Addresses + "88a8" + "0005" + "8100" + "0006" + "0800" + "45", 22, 5)]
    [InlineData(LinkType.Ethernet, Addresses + "8864" + "110000010020" + "0021" + "45", 22, 0xFFFE)] // PPPoE
    [InlineData(LinkType.Ethernet, Addresses + "8847" + "00010040" + "00020140" + "45", 22, 0xFFFE)] // MPLS, two labels
    [InlineData(LinkType.Ethernet, Addresses + "0806" + "0001", 0xFFFF, 0xFFFE)] // ARP
    [InlineData(LinkType.Ethernet, Addresses + "8100" + "0064" + "0806", 0xFFFF, 100)]
    [InlineData(LinkType.Ethernet, Addresses + "0800", 0xFFFF, 0xFFFE)] // cut
    [InlineData(LinkType.Ethernet, Addresses + "0800" + "55", 0xFFFF, 0xFFFE)] // another version
    [InlineData(LinkType.Ethernet, Addresses, 0xFFFF, 0xFFFE)]
    [InlineData(LinkType.Ethernet, Addresses + "8847" + "00010040" + "0002", 0xFFFF, 0xFFFE)]
    [InlineData(LinkType.Ethernet, "", 0xFFFF, 0xFFFE)]
    [InlineData(LinkType.LinuxSll, "0000000100060200000000010000" + "0800" + "45", 16, 0xFFFE)]
    [InlineData(LinkType.LinuxSll2, "0800000000000001000100060200000000010000" + "45", 20, 0xFFFE)]
    [InlineData(LinkType.RawIp, "60", 0, 0xFFFE)]
    [InlineData(LinkType.IPv4, "45", 0, 0xFFFE)]
    [InlineData(LinkType.Null, "02000000" + "45", 4, 0xFFFE)]
    [InlineData(LinkType.Loop, "00000002" + "45", 4, 0xFFFE)]
    [InlineData(LinkType.Ieee80211, "45", 0xFFFF, 0xFFFE)]
    public void It_is_found(LinkType type, string frame, int offset, int vlan) =>
        IpHeader.Find(type, Convert.FromHexString(frame)).Should().Be(new IpHeader((ushort)offset, (ushort)vlan));

    [Fact]
    public void Raw_IP_has_another_number_on_the_wire()
    {
        Dlt.Of(LinkType.RawIp).Should().Be(12);
        Dlt.ToLinkType(12).Should().Be(LinkType.RawIp);
        Dlt.ToLinkType(14).Should().Be(LinkType.RawIp);
        Dlt.Of(LinkType.LinuxSll2).Should().Be(276);
        Dlt.ToLinkType(113).Should().Be(LinkType.LinuxSll);
    }
}
