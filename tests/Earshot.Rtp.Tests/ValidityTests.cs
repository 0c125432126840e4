using Earshot.Rtp.Tests.Support;

namespace Earshot.Rtp.Tests;

/// <summary>Streams that no SDP announced.</summary>
public sealed class ValidityTests
{
    private readonly Bench bench = new();

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void Five_packets_make_a_stream(int packets, bool reported)
    {
        bench.SendRun(0, packets);
        bench.End();

        bench.Sink.Reports.Should().HaveCount(reported ? 1 : 0);
        bench.Sink.Counters["rtp_candidates"].Should().Be(reported ? 0 : 1);
        bench.Sink.Counters["streams"].Should().Be(reported ? 1 : 0);
        bench.Sink.Counters["rtp_packets"].Should().Be(reported ? packets : 0);
    }

    [Fact]
    public void A_repeated_datagram_is_none()
    {
        for (int i = 0; i < 9; i++)
        {
            bench.Send(1000 * i, Bench.Rtp(256, 65536));
        }

        bench.End();

        bench.Sink.Reports.Should().BeEmpty();
    }

    [Theory]
    [InlineData(new[] { 1, 2, 3, 4, 6, 7 }, true)] // 4 of 5 steps
    [InlineData(new[] { 1, 2, 4, 5, 7, 8 }, false)] // 3 of 5 steps
    [InlineData(new[] { 2, 1, 4, 3, 6, 5 }, true)] // reordered, but nothing is missing
    [InlineData(new[] { 1, 2, 9000, 3, 4, 5 }, true)] // one stray
    [InlineData(new[] { 1, 2, 9000, 3, 19000, 5 }, false)] // two
    public void Four_of_five_steps_are_plus_one(int[] numbers, bool reported)
    {
        for (int i = 0; i < numbers.Length; i++)
        {
            bench.Send(20 * i, Bench.Rtp(numbers[i], (uint)(160 * numbers[i])));
        }

        bench.End();

        bench.Sink.Reports.Should().HaveCount(reported ? 1 : 0);
    }

    [Theory]
    [InlineData(0, true)] // a video frame of many packets
    [InlineData(160, true)]
    [InlineData(-160, false)]
    public void Timestamps_are_monotone(int step, bool reported)
    {
        for (int i = 0; i < 20; i++)
        {
            bench.Send(20 * i, Bench.Rtp(i, unchecked((uint)(80 + (step * i)))));
        }

        bench.End();

        bench.Sink.Reports.Should().HaveCount(reported ? 1 : 0);
    }

    [Theory]
    [InlineData(299_000, 1)]
    [InlineData(301_000, 2)]
    public void A_silence_beyond_the_timeout_ends_a_stream_of_no_call(double pause, int streams)
    {
        bench.SendRun(0, 10);
        bench.SendRun(180 + pause, 10, sequence: 110);
        bench.End();

        bench.Sink.Reports.Should().HaveCount(streams);
    }

    [Fact]
    public void A_stream_of_no_call_is_reported_once_it_is_over()
    {
        bench.SendRun(0, 10);
        bench.Tick(299_000);
        bench.Sink.Reports.Should().BeEmpty();

        bench.Tick(301_000);

        bench.Sink.Unowned.Should().ContainSingle().Which.Packets.Should().Be(10);
    }

    [Fact]
    public void Dns_answers_and_random_bytes_are_no_streams()
    {
        Random random = new(3);
        for (int i = 0; i < 5000; i++)
        {
            byte[] bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            bytes[0] = (byte)(0x80 | (bytes[0] & 0x3F));
            bench.Send(i, bytes);

            byte[] dns = [(byte)(0x80 | (i & 0x3F)), (byte)i, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 3, .. "www"u8];
            bench.Send(i, dns, Bench.FlowOf("192.0.2.53:53", "192.0.2.1:33333"));
        }

        bench.End();

        bench.Sink.Reports.Should().BeEmpty();
    }

    [Theory]
    [InlineData("80 08 0001 00000000 00000001", true)]
    [InlineData("82 08 0001 00000000 00000001 00000002", false)] // two CSRCs, one there
    [InlineData("90 08 0001 00000000 00000001 BEDE 0001", false)] // extension of one word, none there
    [InlineData("90 08 0001 00000000 00000001 BEDE 0001 00000000", true)]
    [InlineData("90 08 0001 00000000 00000001 BE", false)]
    [InlineData("A0 08 0001 00000000 00000001 0000 0005", false)] // 5 octets of padding, 4 there
    [InlineData("A0 08 0001 00000000 00000001 0000 0004", true)]
    [InlineData("A0 08 0001 00000000 00000001 0000 0000", false)] // the count includes itself
    public void A_header_that_does_not_fit_is_a_defect(string hex, bool valid)
    {
        byte[] payload = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        bench.Expect(1, "198.51.100.2:6000", 0);
        bench.Send(0, payload);
        bench.Complete(1, 1000);
        bench.End();

        bench.Sink.Of(1).Should().HaveCount(valid ? 1 : 0);
        bench.Sink.Counters.GetValueOrDefault("defects.rtp.bad_length").Should().Be(valid ? 0 : 1);
    }

    [Fact]
    public void A_snap_length_is_no_defect()
    {
        bench.Expect(1, "198.51.100.2:6000", 0);
        bench.Send(0, [0xBF, 8, .. Bench.Rtp(1, 160, payload: 0)[2..]], missing: 200);
        bench.Complete(1, 1000);

        bench.Sink.Of(1).Should().ContainSingle();
    }

    [Fact]
    public void Every_length_of_every_kind_is_survived()
    {
        byte[][] kinds = [Bench.Rtp(1, 160), [0xBF, .. Bench.Rtp(1, 160, payload: 80)[1..]], RtcpTests.Compound];
        foreach (byte[] kind in kinds)
        {
            for (int length = 0; length <= kind.Length; length++)
            {
                bench.Send(length, kind[..length]);
                bench.Send(length, kind[..length], missing: kind.Length - length);
                bench.Recognizes(kind.AsSpan(0, length));
            }
        }

        bench.End();

        // A whole compound once as such; cut by a snap length it still counts from its first header on.
        bench.Sink.Counters["rtcp_packets"].Should().BeGreaterThan(1);
    }

    [Theory]
    [InlineData("80080001000000000000000100", true)]
    [InlineData("800800010000", false)]
    [InlineData("81C90007000000010000000200000000", true)]
    [InlineData("81C90001000000010000000200000000", false)]
    [InlineData("C0080001000000000000000100", false)]
    [InlineData("", false)]
    public void Media_is_recognized(string hex, bool media) =>
        bench.Recognizes(Convert.FromHexString(hex)).Should().Be(media);
}
