using Earshot.Sdk.Decoding;

namespace Earshot.Tunnels.Tests;

public class PlausibleTests
{
    /// <summary>RFC 791, 3.1: with the right checksum, computed apart from the code.</summary>
    private const string IPv4 = "45 00 001E 0000 0000 40 11 F6CB C0000201 C0000202";

    private const string IPv4WithoutChecksum = "45 00 001E 0000 0000 40 11 0000 C0000201 C0000202";
    private const string IPv6 = "6 00 00000 0002 11 40 20010DB8000000000000000000000001 20010DB8000000000000000000000002";
    private const string Addresses = "020000000002 020000000001";

    [Theory]
    [InlineData(IPv4, 30, true)]
    [InlineData(IPv4, 46, true)] // padded, but the checksum is right
    [InlineData(IPv4, 29, false)] // shorter than it says
    [InlineData(IPv4WithoutChecksum, 30, true)] // the length is right
    [InlineData(IPv4WithoutChecksum, 31, false)]
    [InlineData("45 00 001E", 30, true)] // cut by the snap length
    [InlineData("45 00 001E", 31, false)]
    [InlineData("44 00 0010", 16, false)] // IHL below 5
    [InlineData("46 00 0014", 20, false)] // total length below IHL
    [InlineData(IPv6, 42, true)]
    [InlineData(IPv6, 43, false)]
    [InlineData(IPv6, 41, false)]
    [InlineData("6000 0000 0002", 42, true)]
    [InlineData("6000 0000 00", 42, false)]
    [InlineData("", 0, false)]
    public void Knows_ip(string bytes, int wireLength, bool expected) =>
        Plausible.IsIp(Bytes.Of(bytes), wireLength).Should().Be(expected);

    [Theory]
    [InlineData($"{Addresses} 0800 {IPv4WithoutChecksum}", 44, true)]
    [InlineData($"{Addresses} 0800 {IPv4WithoutChecksum}", 60, true)] // padded
    [InlineData($"{Addresses} 0800 {IPv4WithoutChecksum}", 43, false)]
    [InlineData($"{Addresses} 86DD {IPv6}", 56, true)]
    [InlineData($"{Addresses} 86DD {IPv4}", 60, false)]
    [InlineData($"{Addresses} 8100 0064 0800 {IPv4}", 48, true)]
    [InlineData($"{Addresses} 88A8 0064 9100 0065 86DD {IPv6}", 64, true)]
    [InlineData($"{Addresses} 8100 0064 1234 {IPv4}", 48, false)]
    [InlineData($"{Addresses} 8100 0064 08", 48, false)]
    [InlineData($"{Addresses} 0806 0001 0800 0604", 60, true)]
    [InlineData($"{Addresses} 0806 0002 0800 0604", 60, false)]
    [InlineData($"{Addresses} 8864 11 00 0001 001E 0021", 60, true)]
    [InlineData($"{Addresses} 8864 21 00 0001 001E 0021", 60, false)]
    [InlineData($"{Addresses} 8847 0001013F", 60, true)]
    [InlineData($"{Addresses} 88CC", 60, true)]
    [InlineData($"{Addresses} 0026 424203", 60, true)] // spanning tree
    [InlineData($"{Addresses} 0026 AAAA03", 52, true)]
    [InlineData($"{Addresses} 0027 AAAA03", 52, false)] // longer than the frame
    [InlineData($"{Addresses} 0026 AA4203", 60, false)]
    [InlineData($"{Addresses} 88B5 0000", 60, false)] // for experiments
    [InlineData($"{Addresses} 08", 60, false)]
    [InlineData("", 0, false)]
    public void Knows_ethernet(string bytes, int wireLength, bool expected) =>
        Plausible.IsEthernet(Bytes.Of(bytes), wireLength).Should().Be(expected);
}
