using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.Tunnels.Tests;

public class PcapWriterTests
{
    [Fact]
    public void Writes_a_header_and_a_record_per_frame()
    {
        using MemoryStream stream = new();
        PcapWriter writer = new(stream, LinkType.LinuxSll2);
        writer.Write(Timestamp.Parse("2026-11-23T20:42:55.123456Z"), [0xAA, 0xBB]);
        writer.Write(new Timestamp(1_999_999_999), [0xCC], wireLength: 1500);

        stream.ToArray().Should().Equal(Bytes.Of(
            """
            4D3CB2A1 0200 0400 00000000 00000000 00000400 14010000
            4FA5046B 00CA5B07 02000000 02000000 AABB
            01000000 FFC99A3B 01000000 DC050000 CC
            """));
    }

    [Fact]
    public void Refuses_a_time_that_the_format_cannot_hold()
    {
        PcapWriter writer = new(Stream.Null, LinkType.Ethernet);
        writer.Invoking(pcap => pcap.Write(new Timestamp(-1), [])).Should().Throw<OverflowException>();
    }
}
