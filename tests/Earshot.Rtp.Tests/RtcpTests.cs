using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Tests;

public sealed class RtcpTests
{
    /// <summary>SR of 0x1234 with a block about 0x99, then SDES, then XR with a receiver reference time.</summary>
    internal static readonly byte[] Compound = Convert.FromHexString(string.Concat(
        "81C8000C", "00001234", // V=2, one report block, SR, 13 words
        "E0000000", "00000000", "00000000", "00000010", "00000100", // NTP, RTP timestamp, packets, octets
        "00000099", "40", "FFFFFE", "00010000", "00000050", "00000000", "00000000", // a quarter lost, -2 in all, jitter 80
        "81CA0002", "00001234", "00000000", // SDES
        "80CF0004", "00001234", "04000002", "00000000", "00000000")); // XR with one block of type 4

    private static readonly Flow OnNextPorts = Bench.FlowOf("192.0.2.1:4001", "198.51.100.2:6001");

    private readonly Bench bench = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reports_reach_the_streams_they_are_about(bool muxed)
    {
        bench.SendRun(0, 10);
        bench.SendRun(0, 10, ssrc: 0x99, flow: Bench.ToCallee.Reversed);
        bench.Send(100, Compound, muxed ? Bench.ToCallee : OnNextPorts);
        bench.End();

        bench.Sink.Unowned.Single(stream => stream.Ssrc == 0x1234).Rtcp.Should().Be(new RtcpRecord { SenderReports = 1 });
        bench.Sink.Unowned.Single(stream => stream.Ssrc == 0x99).Rtcp.Should().Be(new RtcpRecord
        {
            ReportBlocks = 1,
            CumulativeLost = -2,
            FractionLostMaxPercent = 25,
            JitterMaxMs = 10,
        });
        bench.Sink.Counters["rtcp_packets"].Should().Be(1);
        bench.Sink.Counters["rtcp_xr_blocks"].Should().Be(1);
    }

    [Theory]
    [InlineData("192.0.2.1:4000", "192.0.2.1:4001")]
    [InlineData("192.0.2.1:4000", "192.0.2.1:4000")]
    public void Reports_reach_streams_with_one_known_side(string rtp, string rtcp)
    {
        bench.SendRun(0, 10, flow: Bench.FlowOf(rtp, "unknown"));
        bench.SendRun(0, 10, ssrc: 0x99, flow: Bench.FlowOf("unknown", rtp));
        bench.Send(100, Compound, Bench.FlowOf(rtcp, "unknown"));
        bench.End();

        bench.Sink.Unowned.Single(stream => stream.Ssrc == 0x1234).Rtcp!.SenderReports.Should().Be(1);
        bench.Sink.Unowned.Single(stream => stream.Ssrc == 0x99).Rtcp!.ReportBlocks.Should().Be(1);
    }

    [Fact]
    public void The_last_total_and_the_highest_fraction_and_jitter_remain()
    {
        bench.SendRun(0, 10);
        foreach ((byte fraction, byte total, byte jitter) in new (byte, byte, byte)[] { (10, 4, 8), (128, 3, 80), (5, 7, 16) })
        {
            byte[] report = [0x81, 201, 0, 7, 0, 0, 0, 0x99, 0, 0, 0x12, 0x34, fraction, 0, 0, total, .. new byte[7], jitter, .. new byte[8]];
            bench.Send(100, report, OnNextPorts.Reversed);
        }

        bench.EndWithOne().Rtcp.Should().Be(new RtcpRecord
        {
            ReportBlocks = 3,
            CumulativeLost = 7,
            FractionLostMaxPercent = 50,
            JitterMaxMs = 10,
        });
    }

    [Theory]
    [InlineData("81C80007000012340000000000000000000000000000000000000000")] // SR whose block is not there
    [InlineData("80C9FFFF00001234")] // longer than the datagram
    [InlineData("00C9000100001234")] // version 0
    [InlineData("81C9")]
    public void Broken_rtcp_is_a_defect(string hex)
    {
        bench.Send(0, Convert.FromHexString(hex));
        bench.End();

        bench.Sink.Counters["rtcp_packets"].Should().Be(0);
        bench.Sink.Counters["defects.rtp.bad_length"].Should().Be(1);
    }

    [Fact]
    public void Srtcp_counts_its_readable_beginning()
    {
        byte[] encrypted = [.. Compound[..8], .. Enumerable.Repeat((byte)0x5A, Compound.Length - 8 + 14)];
        bench.SendRun(0, 10);
        bench.Send(100, encrypted, OnNextPorts);

        bench.EndWithOne().Rtcp.Should().Be(new RtcpRecord { SenderReports = 1 });
        bench.Sink.Counters["rtcp_packets"].Should().Be(1);
    }

    /// <summary>RFC 3711, 3.4: only E = 0 leaves the body readable; here it says that a quarter was lost.</summary>
    [Theory]
    [InlineData(MediaSecurity.None, 0x80, true)]
    [InlineData(MediaSecurity.Sdes, 0x00, true)]
    [InlineData(MediaSecurity.Sdes, 0x80, false)]
    [InlineData(MediaSecurity.Dtls, 0x80, false)]
    public void Encrypted_bodies_are_not_read(MediaSecurity security, byte encrypted, bool isRead)
    {
        bench.Expect(1, "192.0.2.1:4000", 0, MediaDirection.ToCaller, security: security);
        bench.Expect(1, "198.51.100.2:6000", 0, security: security);
        bench.SendRun(0, 10);
        bench.SendRun(0, 10, ssrc: 0x99, flow: Bench.ToCallee.Reversed);
        bench.Send(100, [.. Compound, encrypted, 0, 0, 1, .. new byte[10]], OnNextPorts);
        bench.Complete(1, 1000);
        bench.End();

        bench.Sink.Of(1).Single(stream => stream.Ssrc == 0x1234).Rtcp!.SenderReports.Should().Be(1);
        (bench.Sink.Of(1).Single(stream => stream.Ssrc == 0x99).Rtcp is not null).Should().Be(isRead);
        bench.Sink.Counters["rtcp_xr_blocks"].Should().Be(isRead ? 1 : 0);
    }

    [Fact]
    public void Round_trips_are_the_ways_to_both_ends_and_back()
    {
        // The sensor is 10 ms from the caller and 40 ms from the callee; each end keeps a report for half a second.
        bench.SendRun(0, 600);
        bench.SendRun(0, 600, ssrc: 0x99, flow: Bench.ToCallee.Reversed);
        for (int i = 0; i < 3; i++)
        {
            double at = 1000 + (3000 * i);
            uint caller = (uint)(0xABCD_0000 + i);
            uint callee = (uint)(0x1234_0000 + i);
            bench.Send(at, RtcpPackets.SenderReport(0x1234, caller), OnNextPorts);
            bench.Send(at + 80 + 500, RtcpPackets.SenderReport(0x99, callee, about: 0x1234, caller, keptMs: 500), OnNextPorts.Reversed);
            bench.Send(at + 580 + 20 + 500, RtcpPackets.ReceiverReport(0x1234, about: 0x99, callee, keptMs: 500), OnNextPorts);
        }

        bench.End();

        RtcpRecord toCallee = bench.Sink.Unowned.Single(stream => stream.Ssrc == 0x1234).Rtcp!;
        RtcpRecord toCaller = bench.Sink.Unowned.Single(stream => stream.Ssrc == 0x99).Rtcp!;
        // The first answer of the callee came before the other half was known: two of three are whole.
        toCallee.RoundTripMeanMs.Should().BeApproximately(100, 0.02);
        toCallee.RoundTripMaxMs.Should().BeApproximately(100, 0.02);
        toCaller.RoundTripMeanMs.Should().BeApproximately(100, 0.02);
        StreamRecord rated = bench.Sink.Unowned.Single(stream => stream.Ssrc == 0x1234);
        rated.Terms!.DelaySource.Should().Be("rtcp");
        // Half of 100 ms, 40 ms of buffer, 20 ms of packet: X = log2(1.1) is too little to tell.
        rated.Terms.DelayMs.Should().BeApproximately(110, 0.02);
    }

    [Fact]
    public void Where_one_end_alone_reports_its_side_is_told()
    {
        bench.SendRun(0, 100);
        bench.Send(500, RtcpPackets.SenderReport(0x1234, 7), OnNextPorts);
        bench.Send(780, RtcpPackets.ReceiverReport(0x99, about: 0x1234, 7, keptMs: 200), OnNextPorts.Reversed);
        bench.Send(900, RtcpPackets.ReceiverReport(0x99, about: 0x1234, 7, keptMs: 200), OnNextPorts.Reversed);

        RtcpRecord rtcp = bench.EndWithOne().Rtcp!;

        rtcp.RoundTripMeanMs.Should().BeApproximately(140, 0.02);
        rtcp.RoundTripMaxMs.Should().BeApproximately(200, 0.02);
    }

    [Theory]
    [InlineData(0u, 200)] // the receiver had no sender report yet
    [InlineData(8u, 200)] // a report that nobody saw
    [InlineData(7u, 300)] // kept for longer than it was under way
    public void What_answers_no_report_tells_no_round_trip(uint last, int keptMs)
    {
        bench.SendRun(0, 100);
        bench.Send(500, RtcpPackets.SenderReport(0x1234, 7), OnNextPorts);
        bench.Send(780, RtcpPackets.ReceiverReport(0x99, about: 0x1234, last, keptMs), OnNextPorts.Reversed);

        bench.EndWithOne().Rtcp!.RoundTripMeanMs.Should().BeNull();
    }

    [Fact]
    public void The_last_VoIP_metrics_remain()
    {
        bench.SendRun(0, 100);
        bench.Send(500, VoipMetrics(loss: 64, mosCq: 127), OnNextPorts.Reversed);
        bench.Send(900, VoipMetrics(loss: 128, mosCq: 41), OnNextPorts.Reversed);

        bench.EndWithOne().Rtcp!.VoipMetrics.Should().Be(new VoipMetrics
        {
            LossPercent = 50,
            DiscardPercent = 12.5,
            BurstDensityPercent = 25,
            GapDensityPercent = 3.125,
            RoundTripMs = 258,
            EndSystemDelayMs = 515,
            RFactor = 88,
            MosLq = null,
            MosCq = 4.1,
            JitterBufferNominalMs = 60,
        });
    }

    [Fact]
    public void VoIP_metrics_that_are_cut_are_none()
    {
        byte[] whole = VoipMetrics(loss: 1, mosCq: 40);
        for (int words = 2; words < whole.Length / 4; words++)
        {
            byte[] cut = whole[..(4 * words)];
            cut[3] = (byte)(words - 1);
            bench.Send(500 + words, cut, OnNextPorts.Reversed);
        }

        bench.SendRun(1000, 10);

        bench.EndWithOne().Rtcp.Should().BeNull();
    }

    private static byte[] VoipMetrics(byte loss, byte mosCq) =>
    [
        0x80, 207, 0, 10, 0, 0, 0, 0x99, // XR of 11 words
        7, 0, 0, 8, 0, 0, 0x12, 0x34, // block 7 about 0x1234
        loss, 32, 64, 8, 0, 200, 1, 0, // rates and densities, durations
        1, 2, 2, 3, 0xE0, 0xC0, 50, 16, // delays; levels, RERL, Gmin
        88, 127, 127, mosCq, 0, 0, 0, 60, // R, external R, MOS-LQ, MOS-CQ; configuration, nominal
        0, 80, 1, 0, // maximum, absolute maximum
    ];
}
