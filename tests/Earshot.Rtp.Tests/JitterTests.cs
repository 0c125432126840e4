using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Tests;

public sealed class JitterTests
{
    private static readonly MediaFormat[] Opus = [new(111, "opus", 48000), new(101, "telephone-event", 48000)];

    [Theory]
    [InlineData(8, 8000, 160, 0u)]
    [InlineData(111, 48000, 960, 0u)]
    [InlineData(8, 8000, 160, 0xFFFF_FF00u)] // the timestamp wraps
    public void Jitter_is_that_of_RFC_3550_A8(byte payloadType, int clockRate, int step, uint firstTimestamp)
    {
        Random random = new(7);
        Bench bench = new();
        bench.Expect(1, "198.51.100.2:6000", 0, formats: [new MediaFormat(payloadType, "x", clockRate)]);
        Rfc3550Jitter reference = new(clockRate);
        for (int i = 0; i < 500; i++)
        {
            double arrival = (20 * i) + (random.NextDouble() * 30);
            uint timestamp = firstTimestamp + (uint)(i * step);
            bench.Send(arrival, Bench.Rtp(i, timestamp, payloadType));
            reference.Add(arrival, timestamp);
        }

        StreamRecord stream = Only(bench);

        stream.JitterMeanMs.Should().BeApproximately(reference.MeanMs, 1e-4);
        stream.JitterMaxMs.Should().BeApproximately(reference.MaxMs, 1e-4);
        stream.ClockRate.Should().Be(clockRate);
        stream.PtimeMs.Should().Be(20);
    }

    [Fact]
    public void Duplicates_and_telephone_events_have_no_part()
    {
        Bench bench = new();
        bench.Expect(1, "198.51.100.2:6000", 0);
        Rfc3550Jitter reference = new(8000);
        for (int i = 0; i < 100; i++)
        {
            double arrival = (20 * i) + (i % 3);
            bool isEvent = i is >= 40 and < 60;
            uint timestamp = (uint)(160 * (isEvent ? 40 : i));
            byte[] packet = Bench.Rtp(i, timestamp, isEvent ? (byte)101 : (byte)8);
            bench.Send(arrival, packet);
            bench.Send(arrival + 0.5, packet);
            if (!isEvent)
            {
                reference.Add(arrival, timestamp);
            }
        }

        StreamRecord stream = Only(bench);

        stream.JitterMeanMs.Should().BeApproximately(reference.MeanMs, 1e-4);
        stream.JitterMaxMs.Should().BeApproximately(reference.MaxMs, 1e-4);
        stream.Duplicates.Should().Be(100);
        stream.Packets.Should().Be(200);
        stream.PayloadTypes.Should().Equal(
            new PayloadTypeCount(8, "PCMA", 160),
            new PayloadTypeCount(101, "telephone-event", 40));
    }

    [Fact]
    public void Rtp_before_its_SDP_counts_from_the_first_packet_and_events_do_not()
    {
        Bench early = new();
        Bench late = new();
        early.Expect(1, "198.51.100.2:6000", 0, formats: Opus);
        for (int i = 0; i < 300; i++)
        {
            if (i == 200)
            {
                late.Expect(1, "198.51.100.2:6000", 4000, formats: Opus);
            }

            bool isEvent = i is >= 50 and < 60;
            byte[] packet = Bench.Rtp(i, (uint)(960 * (isEvent ? 50 : i)), isEvent ? (byte)101 : (byte)111, payload: isEvent ? 4 : 20);
            early.Send((20 * i) + (i * 7 % 5), packet);
            late.Send((20 * i) + (i * 7 % 5), packet);
        }

        Only(late).Should().BeEquivalentTo(Only(early));
    }

    [Fact]
    public void Comfort_noise_counts()
    {
        Bench bench = new();
        bench.Expect(1, "198.51.100.2:6000", 0);
        Rfc3550Jitter reference = new(8000);
        for (int i = 0; i < 20; i++)
        {
            double arrival = (20 * i) + (i == 10 ? 9 : 0);
            bench.Send(arrival, Bench.Rtp(i, (uint)(160 * i), i == 10 ? (byte)13 : (byte)8));
            reference.Add(arrival, (uint)(160 * i));
        }

        Only(bench).JitterMeanMs.Should().BeApproximately(reference.MeanMs, 1e-6);
    }

    [Fact]
    public void An_unknown_clock_rate_gives_null()
    {
        Bench bench = new();
        bench.SendRun(0, 400, payloadType: 97);

        StreamRecord stream = bench.EndWithOne();

        stream.JitterMeanMs.Should().BeNull();
        stream.JitterMaxMs.Should().BeNull();
        stream.ClockRate.Should().BeNull();
        stream.Codec.Should().BeNull();
        stream.PtimeMs.Should().BeNull();
        stream.Packets.Should().Be(400);
    }

    [Fact]
    public void A_new_clock_rate_begins_anew()
    {
        Bench bench = new();
        bench.Expect(1, "198.51.100.2:6000", 0, formats: [new(8, "PCMA", 8000), new(111, "opus", 48000)]);
        bench.SendRun(0, 50);
        for (int i = 0; i < 50; i++)
        {
            bench.Send(1000 + (20 * i), Bench.Rtp(150 + i, (uint)(960 * i), payloadType: 111));
        }

        StreamRecord stream = Only(bench);

        stream.JitterMaxMs.Should().BeApproximately(0, 1e-6);
        stream.PayloadTypes.Select(type => type.Codec).Should().Equal("PCMA", "opus");
    }

    [Fact]
    public void Deltas_are_between_any_two_packets()
    {
        Bench bench = new();
        bench.SendRun(0, 10);
        bench.SendRun(400, 10, sequence: 110);

        StreamRecord stream = bench.EndWithOne();

        stream.MaxDeltaMs.Should().Be(220);
        stream.Start.Should().Be(Bench.At(0));
        stream.End.Should().Be(Bench.At(580));
    }

    /// <summary>RFC 3550, A.1: what jumps and is not followed is not of the stream.</summary>
    [Fact]
    public void A_stray_has_no_part()
    {
        StreamRecord clean = Only(Strays([]));

        StreamRecord stream = Only(Strays([50, 120, 121]));

        stream.Packets.Should().Be(clean.Packets + 3);
        stream.JitterMaxMs.Should().Be(clean.JitterMaxMs);
        stream.JitterMeanMs.Should().Be(clean.JitterMeanMs);
        stream.DelayVariation.Should().Equal(clean.DelayVariation);
        stream.Buffers.Should().BeEquivalentTo(clean.Buffers);
        stream.Mos.Should().Be(clean.Mos).And.NotBeNull();

        static Bench Strays(int[] after)
        {
            Bench bench = new();
            bench.Expect(1, "198.51.100.2:6000", 0);
            for (int i = 0; i < 300; i++)
            {
                bench.Send((20 * i) + (i % 5), Bench.Rtp(i, (uint)(160 * i)));
                if (after.Contains(i))
                {
                    bench.Send((20 * i) + 10, Bench.Rtp(30000 + (77 * i), 0x7777_0000));
                }
            }

            return bench;
        }
    }

    /// <summary>The next packet tells of both that they belong to the stream.</summary>
    [Theory]
    [InlineData(9000)] // a restart
    [InlineData(-150)] // later than MAX_MISORDER
    public void What_a_next_packet_clears_is_measured_in_the_order_of_arrival(int jump)
    {
        Bench bench = new();
        bench.Expect(1, "198.51.100.2:6000", 0);
        Rfc3550Jitter reference = new(8000);
        int number = 1000;
        for (int i = 0; i < 400; i++, number++)
        {
            number += i == 50 && jump < 0 ? 1 : 0;
            bool jumps = i == 200;
            number += jumps && jump > 0 ? jump : 0;
            int sent = jumps && jump < 0 ? 1050 : number;
            number -= jumps && jump < 0 ? 1 : 0;
            double arrival = (20 * i) + (i % 7);
            reference.Add(arrival, (uint)(160 * sent));
            bench.Send(arrival, Bench.Rtp(sent, (uint)(160 * sent)));
        }

        StreamRecord stream = Only(bench);

        stream.Lost.Should().Be(0);
        stream.JitterMeanMs.Should().BeApproximately(reference.MeanMs, 1e-4);
        stream.JitterMaxMs.Should().BeApproximately(reference.MaxMs, 1e-4);
    }

    private static StreamRecord Only(Bench bench)
    {
        bench.Complete(1, 100_000);
        return bench.Sink.Of(1).Should().ContainSingle().Subject;
    }
}
