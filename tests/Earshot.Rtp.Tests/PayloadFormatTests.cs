using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Tests;

/// <summary>Which of a stream's payload types is its codec: RFC 2198, RFC 3389, bundles, video.</summary>
public sealed class PayloadFormatTests
{
    private const string Callee = "198.51.100.2:6000";

    private static readonly MediaFormat[] WithRed =
        [new(121, "red", 8000, "0/5"), new(0, "PCMU", 8000), new(5, "DVI4", 8000), new(101, "telephone-event", 8000)];

    private readonly Bench bench = new();

    /// <summary>The packet of RFC 2198, 4: DVI4 (5) of 20 ms before as redundancy, here before PCMU as the primary.</summary>
    [Fact]
    public void The_primary_encoding_is_the_codec()
    {
        bench.Expect(1, Callee, 0, formats: WithRed);
        for (int i = 0; i < 10; i++)
        {
            bench.Send(20 * i, Red(i, (uint)(160 * i), [0x85, 0x02, 0x80, 84, 0x00, .. new byte[84 + 160]]));
        }

        bench.Complete(1, 1000);

        StreamRecord stream = bench.Sink.Of(1).Single();
        (stream.Codec, stream.PayloadType, stream.ClockRate, stream.PtimeMs).Should().Be(("PCMU", 0, 8000, 20));
        (stream.Packets, stream.Expected, stream.Lost, stream.Duplicates).Should().Be((10, 10, 0, 0));
        stream.PayloadTypes.Should().Equal(new PayloadTypeCount(121, "red", 10), new PayloadTypeCount(0, "PCMU", 10));
        stream.JitterMaxMs.Should().Be(0);
    }

    /// <summary>The redundant block of the second packet repeats the key whose packet was lost (RFC 4733, 2.5.1.4 and 2.6).</summary>
    [Fact]
    public void Keys_in_redundant_audio_are_found_once()
    {
        bench.Expect(1, Callee, 0, formats: WithRed);
        bench.Send(0, Red(1, 1000, [101, 5, 0x0A, 0, 160]));
        bench.Send(20, Red(2, 1400, [0x80 | 101, 0x06, 0x40, 4, 101, 5, 0x8A, 1, 64, 6, 0x0A, 0, 160])); // 400 units before
        bench.Send(40, Red(3, 1800, [0x80 | 101, 0x0C, 0x80, 4, 0x80 | 101, 0x06, 0x40, 4, 0, 5, 0x8A, 1, 64, 6, 0x8A, 1, 64, 0x55])); // 800, 400
        bench.Complete(1, 1000);

        StreamRecord stream = bench.Sink.Of(1).Single();
        stream.Dtmf.Select(key => (key.Key, key.DurationMs)).Should().Equal(("5", 40.0), ("6", 40.0));
        stream.Packets.Should().Be(3);
        stream.PayloadTypes.Select(type => (type.PayloadType, type.Packets)).Should().Equal((121, 3), (0, 1), (101, 2));
        stream.Codec.Should().Be("PCMU");
    }

    /// <summary>RFC 3264, 8.3.2, forbids it, and it is done.</summary>
    [Fact]
    public void A_number_that_is_explained_anew_keeps_its_codec_in_earlier_streams()
    {
        bench.Expect(1, Callee, 1000, formats: [new(96, "opus", 48000)]);
        bench.SendRun(0, 100, payloadType: 96, ssrc: 1);
        bench.SendRun(1000, 100, payloadType: 96, ssrc: 2);
        bench.Expect(1, Callee, 2900, formats: [new(96, "iLBC", 8000), new(97, "G7221", 16000)]);
        bench.SendRun(3000, 100, payloadType: 96, ssrc: 3);
        bench.SendRun(3000, 100, payloadType: 97, ssrc: 1, sequence: 200);
        bench.Complete(1, 6000);

        bench.Sink.Of(1).OrderBy(stream => stream.Ssrc).Select(stream => string.Join(' ', stream.PayloadTypes.Select(type => type.Codec)))
            .Should().Equal("opus G7221", "opus", "iLBC");
    }

    [Fact]
    public void Unreadable_redundant_audio_has_the_codec_that_sdp_names()
    {
        bench.Expect(1, Callee, 0, formats: [new(63, "red", 48000, "111/111"), new(111, "opus", 48000)], security: MediaSecurity.Dtls);
        bench.SendRun(0, 10, payloadType: 63);
        bench.Complete(1, 1000);

        StreamRecord stream = bench.Sink.Of(1).Single();
        (stream.Codec, stream.PayloadType).Should().Be(("opus", 111));
        stream.PayloadTypes.Should().Equal(new PayloadTypeCount(63, "red", 10));
    }

    [Fact]
    public void Broken_redundant_audio_does_no_harm()
    {
        bench.Expect(1, Callee, 0, formats: WithRed);
        byte[] payload = [0x80 | 101, 0x06, 0x40, 255, 0x80 | 101, 0, 0, 4, 0, 5, 0x8A, 1, 64];
        for (int length = 0; length <= payload.Length; length++)
        {
            bench.Send(20 * length, Red(length, (uint)(160 * length), payload[..length]));
        }

        bench.Send(400, Red(20, 3200, [.. Enumerable.Repeat((byte)0xFF, 200)])); // headers without end
        bench.Complete(1, 1000);

        bench.Sink.Of(1).Single().Packets.Should().Be(payload.Length + 2);
    }

    /// <summary>A talk spurt, then silence described by comfort noise every 200 ms: more of it than of speech.</summary>
    [Fact]
    public void Comfort_noise_is_not_the_codec_and_its_pauses_are_no_loss()
    {
        bench.Expect(1, Callee, 0, formats: [new(8, "PCMA", 8000), new(13, "CN", 8000)]);
        bench.SendRun(0, 10, sequence: 0);
        for (int i = 0; i < 20; i++)
        {
            bench.Send(200 + (200 * i), Bench.Rtp(10 + i, (uint)(1600 + (1600 * i)), payloadType: 13, payload: 1));
        }

        bench.SendRun(4200, 5, sequence: 30);
        bench.Complete(1, 10_000);

        StreamRecord stream = bench.Sink.Of(1).Single();
        (stream.Codec, stream.Lost, stream.Restarts, stream.Packets).Should().Be(("PCMA", 0, 0, 35));
        stream.PayloadTypes.Select(type => (type.Codec, type.Packets)).Should().Equal(("PCMA", 15), ("CN", 20));
    }

    /// <summary>RFC 9143, 9.2: audio and video between the same two addresses.</summary>
    [Fact]
    public void In_a_bundle_the_payload_type_tells_the_kind()
    {
        bench.Expect(1, Callee, 0, formats: [new(111, "opus", 48000)], security: MediaSecurity.Dtls);
        bench.Expect(1, Callee, 0, kind: MediaKind.Video, formats: [new(96, "VP8", 90000), new(97, "rtx", 90000)], security: MediaSecurity.Dtls);
        bench.SendRun(0, 5, payloadType: 111, ssrc: 1);
        bench.SendRun(1, 5, payloadType: 96, ssrc: 2);
        bench.SendRun(2, 5, payloadType: 96, ssrc: 3); // simulcast
        bench.SendRun(3, 5, payloadType: 97, ssrc: 4);
        bench.Complete(1, 1000);

        bench.Sink.Of(1).Select(stream => (stream.Kind, stream.Codec, stream.ClockRate, stream.Security)).Should().Equal(
            (MediaKind.Audio, "opus", 48000, MediaSecurity.Dtls),
            (MediaKind.Video, "VP8", 90000, MediaSecurity.Dtls),
            (MediaKind.Video, "VP8", 90000, MediaSecurity.Dtls),
            (MediaKind.Video, "rtx", 90000, MediaSecurity.Dtls));
    }

    /// <summary>RFC 4961: the caller said a private address and sends from a public one; the callee answers to what it sees.</summary>
    [Fact]
    public void Media_behind_a_nat_is_linked_by_what_is_sent()
    {
        const string seen = "203.0.113.9:61000";
        bench.Expect(1, "10.0.0.5:4000", 0, MediaDirection.ToCaller);
        bench.Expect(1, Callee, 0);
        bench.SendRun(10, 5, flow: Bench.FlowOf(seen, Callee));
        bench.SendRun(20, 5, ssrc: 0x99, flow: Bench.FlowOf(Callee, seen));
        bench.Complete(1, 1000);

        bench.Sink.Of(1).Select(stream => (stream.Ssrc, stream.Direction)).Should().Equal(
            (0x1234u, MediaDirection.ToCallee),
            (0x99u, MediaDirection.ToCaller));
    }

    private static byte[] Red(int sequence, uint timestamp, byte[] payload) =>
        [.. Bench.Rtp(sequence, timestamp, payloadType: 121, payload: 0), .. payload];
}
