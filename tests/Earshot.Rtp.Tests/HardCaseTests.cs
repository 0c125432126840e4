using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Tests;

/// <summary>RTP and RTCP that have brought other sensors down.</summary>
public sealed class HardCaseTests
{
    private readonly Bench bench = new();

    [Fact]
    public void An_SSRC_of_zero_is_an_SSRC()
    {
        bench.SendRun(0, 10, ssrc: 0);
        StreamRecord stream = bench.EndWithOne();
        (stream.Ssrc, stream.Packets, stream.Lost).Should().Be((0u, 10, 0));
    }

    [Theory]
    [InlineData(0)] // nothing behind the header
    [InlineData(65_000)]
    public void Payloads_of_any_length_make_a_stream(int payload)
    {
        for (int i = 0; i < 10; i++)
        {
            bench.Send(20 * i, Bench.Rtp(100 + i, (uint)(160 * i), payload: payload));
        }

        StreamRecord stream = bench.EndWithOne();
        (stream.Packets, stream.Lost, stream.Duplicates).Should().Be((10, 0, 0));
    }

    /// <summary>Sequence numbers and timestamps wrap in the same packet.</summary>
    [Fact]
    public void Everything_wraps_at_once()
    {
        for (int i = -5; i < 5; i++)
        {
            bench.Send(100 + (20 * i), Bench.Rtp(i & 0xFFFF, unchecked((uint)(160 * i))));
        }

        StreamRecord stream = bench.EndWithOne();
        (stream.Packets, stream.Expected, stream.Lost, stream.OutOfOrder, stream.JitterMaxMs).Should().Be((10, 10, 0, 0, 0));
    }

    [Theory]
    [InlineData("80C90000")] // a receiver report whose length leaves no room for its SSRC
    [InlineData("81C80007 00001234 00000000 00000000 00000000 00000000 00000000 000000")] // cut within
    [InlineData("9FC90001 00001234")] // 31 report blocks, none there
    [InlineData("80C90001 00001234 80CAFFFF")] // the second is longer than what is left
    public void Reports_that_do_not_fit_leave_the_stream_alone(string hex)
    {
        bench.SendRun(0, 10);
        bench.Send(100, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), Bench.FlowOf("198.51.100.2:6001", "192.0.2.1:4001"));
        StreamRecord stream = bench.EndWithOne();
        (stream.Packets, stream.Lost).Should().Be((10, 0));
        (stream.Rtcp?.ReportBlocks ?? 0).Should().Be(0);
    }

    [Fact]
    public void A_jitter_of_32_bits_is_a_large_number()
    {
        bench.SendRun(0, 10, ssrc: 0x99);
        byte[] report = Convert.FromHexString("81C90007" + "00001234" + "00000099" + "00000000" + "00000000" + "FFFFFFFF" + "00000000" + "00000000");
        bench.Send(100, report, Bench.FlowOf("198.51.100.2:6001", "192.0.2.1:4001"));
        bench.EndWithOne().Rtcp!.JitterMaxMs.Should().BeApproximately(uint.MaxValue / 8.0, 0.001, "8 ticks are a millisecond of PCMA");
    }

    /// <summary>RFC 7983, 7: the first byte of DTLS is 20 to 63, that of STUN 0 to 3.</summary>
    [Theory]
    [InlineData("16FEFD0000000000000000003001000024000000000000002400")]
    [InlineData("14FEFD000000000000000100010100000000000000000000")]
    [InlineData("000100002112A442000000000000000000000000")]
    public void Dtls_and_stun_on_the_port_of_rtcp_are_no_rtcp(string hex)
    {
        bench.SendRun(0, 10);
        bench.Send(100, Convert.FromHexString(hex), Bench.FlowOf("192.0.2.1:4001", "198.51.100.2:6001"));
        bench.EndWithOne().Packets.Should().Be(10);
        bench.Sink.Counters["rtcp_packets"].Should().Be(0);
    }
}
