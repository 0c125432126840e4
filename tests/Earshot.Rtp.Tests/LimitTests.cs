using System.Buffers.Binary;
using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Media;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Testing;

namespace Earshot.Rtp.Tests;

public sealed class LimitTests
{
    [Fact]
    public void Packets_of_known_streams_allocate_nothing()
    {
        Bench bench = new();
        bench.Expect(1, "198.51.100.2:6000", 0);
        byte[] bytes = new byte[64 * 32];
        MediaPacket[] packets = new MediaPacket[64];
        int round = 0;
        TakeRounds(10);
        Allocations.Of(() => TakeRounds(400)).Should().Be(0);

        void TakeRounds(int count)
        {
            for (int end = round + count; round < end; round++)
            {
                Fill(round);
                bench.Take(new MediaBatch(packets, bytes, default));
            }
        }

        // 8 streams; every 50th packet is a telephone-event, all of one key that is held; every 20th is lost.
        void Fill(int round)
        {
            for (int i = 0; i < packets.Length; i++)
            {
                int sequence = (round * 8) + (i / 8);
                sequence += sequence / 20;
                Span<byte> packet = bytes.AsSpan(i * 32, 32);
                packet[0] = 0x80;
                bool isEvent = sequence % 50 == 0;
                packet[1] = isEvent ? (byte)101 : (byte)8;
                BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)sequence);
                BinaryPrimitives.WriteUInt32BigEndian(packet[4..], isEvent ? 0 : (uint)(sequence * 160));
                BinaryPrimitives.WriteUInt32BigEndian(packet[8..], (uint)(i % 8));
                packets[i] = new MediaPacket(Bench.ToCallee, Bench.At(sequence * 20), i * 32, 32, 0, 0);
            }
        }
    }

    [Fact]
    public void A_flood_of_ssrcs_stays_within_the_limit_and_leaves_calls_alone()
    {
        Bench bench = new(new RtpConfig { MaxStreams = 100, MaxStreamsPerCall = 10, MaxWaitingPackets = 50 });
        bench.Expect(1, "203.0.113.9:7000", 0);
        bench.SendRun(0, 20, flow: Bench.FlowOf("203.0.113.8:7000", "203.0.113.9:7000"));
        for (int i = 0; i < 5000; i++)
        {
            bench.Send(500 + i, Bench.Rtp(i, 0, payloadType: 99, ssrc: (uint)i));
        }

        bench.Complete(1, 6000);
        bench.End();

        bench.Sink.Of(1).Should().ContainSingle().Which.Packets.Should().Be(20);
        bench.Sink.Counters["dropped.rtp_streams_evicted"].Should().Be(5000 - 99);
        bench.Sink.Counters["rtp_candidates"].Should().Be(5000);
    }

    [Fact]
    public void A_flood_on_a_calls_port_takes_no_more_than_its_share()
    {
        Bench bench = new(new RtpConfig { MaxStreams = 1000, MaxStreamsPerCall = 10 });
        bench.Expect(1, "198.51.100.2:6000", 0);
        for (int i = 0; i < 500; i++)
        {
            bench.Send(i, Bench.Rtp(i, 0, ssrc: (uint)i));
        }

        bench.Complete(1, 6000);
        bench.End();

        bench.Sink.Of(1).Should().HaveCount(10);
        bench.Sink.Counters["dropped.rtp_call_stream_limit"].Should().Be(490);
    }

    [Fact]
    public void Candidates_are_forgotten_after_their_timeout()
    {
        Bench bench = new(new RtpConfig { MaxStreams = 64 });
        for (int second = 0; second < 1000; second++)
        {
            bench.Send(second * 1000, Bench.Rtp(second, 0, ssrc: (uint)second));
            bench.Tick(second * 1000);
        }

        bench.End();

        bench.Sink.Counters["rtp_candidates"].Should().Be(1000);
        bench.Sink.Counters.Should().NotContainKey("dropped.rtp_streams_evicted");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Many_streams_that_come_and_go_keep_their_figures(int seed)
    {
        Random random = new(seed);
        Bench bench = new();
        Dictionary<uint, int> sent = [];
        List<Datagram> batch = [];
        for (int i = 0; i < 30_000; i++)
        {
            uint ssrc = (uint)random.Next(700);
            int sequence = sent[ssrc] = sent.GetValueOrDefault(ssrc) + 1;
            batch.Add(new Datagram(Bench.ToCallee, Bench.At(i), Bench.Rtp(sequence, (uint)sequence, ssrc: ssrc, payload: 0)));
            if (batch.Count == 333)
            {
                bench.Take(batch);
                batch.Clear();
            }
        }

        bench.Take(batch);
        bench.End();

        bench.Sink.Unowned.ToDictionary(stream => stream.Ssrc, stream => (int)stream.Packets)
            .Should().Equal(sent.Where(entry => entry.Value >= 5));
    }

    [Theory]
    [InlineData(63, nameof(RtpConfig.MaxStreams))]
    public void Wrong_limits_are_named(int maxStreams, string property)
    {
        ConfigErrors errors = new();

        new RtpConfig { MaxStreams = maxStreams }.Validate(errors);

        errors.Items.Select(item => item.Property).Should().Equal(property);
    }

    [Fact]
    public void The_defaults_are_valid()
    {
        ConfigErrors errors = new();

        new RtpConfig().Validate(errors);

        errors.Items.Should().BeEmpty();
    }
}
