using System.Buffers.Binary;
using Earshot.EndToEnd.Tests;
using Earshot.Sdk.Records;
using Earshot.Spool.Tests.Support;

namespace Earshot.Spool.Tests;

/// <summary>What <c>earshot export --wav</c> makes of calls whose every packet is known.</summary>
public sealed class AudioExportTests
{
    private const string A = "192.0.2.1:5060";
    private const string B = "192.0.2.2:5060";
    private const string MediaA = "192.0.2.1:4000";
    private const string MediaB = "192.0.2.2:5000";

    // ITU-T G.711, A-law: what two codes mean.
    private const byte Code = 0xAA;
    private const short Sample = 32_256;
    private const byte OtherCode = 0x2A;

    [Fact]
    public async Task Lost_packets_are_silence_of_exactly_their_samples()
    {
        int[] lost = [3, 10, 11, 12, 30];
        Wav wav = await ExportAsync(wire =>
        {
            for (int i = 0; i < 50; i++)
            {
                if (!lost.Contains(i))
                {
                    Send(wire, MediaA, MediaB, 1, i);
                }

                wire.Now += 20 - (lost.Contains(i) ? 0 : 1);
            }
        });

        wav.SampleRate.Should().Be(8000);
        wav.Left.Should().HaveCount(50 * 160).And.Equal(Packets(50, lost));
        wav.Right.Should().OnlyContain(sample => sample == 0);
    }

    [Fact]
    public async Task Late_doubled_and_reordered_packets_are_where_they_belong()
    {
        int[] order = [0, 1, 2, 4, 3, 3, 5, 5, 7, 8, 9, 10, 11, 6, .. Enumerable.Range(12, 20)];
        Wav wav = await ExportAsync(wire =>
        {
            foreach (int number in order)
            {
                Send(wire, MediaA, MediaB, 1, number, (byte)number);
                wire.Now += 19;
            }
        });

        wav.Left.Chunk(160).Select(packet => packet.Distinct().Single()).Should()
            .Equal(Enumerable.Range(0, 32).Select(number => ALaw((byte)number)));
    }

    [Fact]
    public async Task Sides_are_aligned_by_when_their_first_packets_came_and_all_streams_of_a_side_share_its_channel()
    {
        Wav wav = await ExportAsync(wire =>
        {
            double start = wire.Now;
            for (int i = 0; i < 50; i++)
            {
                wire.Now = start + (20 * i);
                Send(wire, MediaA, MediaB, i < 25 ? 1u : 2u, i < 25 ? i : i + 40_000);
                if (i >= 10)
                {
                    Send(wire, MediaB, MediaA, 3, i + 65_520, OtherCode);
                }
            }
        });

        // The other side's first packet came a millisecond after the eleventh of this, so did all others: 1 ms is 8 samples.
        wav.Left[..(50 * 160)].Should().Equal(Packets(50, []));
        wav.Left.Should().HaveCount((50 * 160) + 8);
        wav.Right[..(1600 + 8)].Should().OnlyContain(sample => sample == 0);
        wav.Right[(1600 + 8)..].Should().HaveCount(40 * 160).And.OnlyContain(sample => sample == -Sample);
    }

    [Fact]
    public async Task Comfort_noise_and_keys_are_silence()
    {
        Wav wav = await ExportAsync(
            wire =>
            {
                for (int i = 0; i < 50; i++)
                {
                    (byte type, byte[] payload) = i switch
                    {
                        10 => ((byte)13, [40]),
                        >= 20 and < 25 => ((byte)101, [5, 10, 0, 160]),
                        _ => ((byte)8, Enumerable.Repeat(Code, 160).ToArray()),
                    };
                    wire.Rtp(MediaA, MediaB, 1, i, (uint)(160 * (type == 101 ? 20 : i)), type, payload);
                    wire.Now += 19;
                }
            },
            "m=audio {0} RTP/AVP 8 13 101\r\na=rtpmap:101 telephone-event/8000\r\n");

        wav.Left.Should().Equal(Packets(50, [10, 20, 21, 22, 23, 24]));
    }

    [Fact]
    public async Task A_timestamp_that_jumps_begins_anew_where_its_packet_came_and_a_burst_does_not()
    {
        Wav wav = await ExportAsync(wire =>
        {
            double start = wire.Now;
            for (int i = 0; i < 300; i++)
            {
                // From 100 to 175 the network stalls, and then delivers at once.
                wire.Now = start + (20 * (i is >= 100 and < 175 ? 175 : i)) + (i is >= 100 and < 175 ? (i - 100) * 0.1 : 0);
                wire.Rtp(MediaA, MediaB, 1, i, (uint)(160 * i) + (i >= 200 ? 5_000_000u : 0), 8, [.. Enumerable.Repeat(Code, 160)]);
            }
        });

        wav.Left.Should().HaveCount(300 * 160).And.OnlyContain(sample => sample == Sample);
    }

    [Fact]
    public async Task Wideband_of_one_side_makes_16_kilohertz_of_both()
    {
        Wav wav = await ExportAsync(
            wire =>
            {
                for (int i = 0; i < 50; i++)
                {
                    wire.Rtp(MediaA, MediaB, 1, i, (uint)(160 * i), 9, [.. Enumerable.Range(0, 160).Select(n => (byte)(n * 7))]);
                    Send(wire, MediaB, MediaA, 2, i);
                    wire.Now += 18;
                }
            },
            "m=audio {0} RTP/AVP 9 8\r\n");

        wav.SampleRate.Should().Be(16_000);
        wav.Left[..(50 * 320)].Count(sample => sample != 0).Should().BeGreaterThan(45 * 320);
        wav.Right.Should().HaveCount((50 * 320) + 16);
        wav.Right[16..].Should().OnlyContain(sample => sample == Sample);
    }

    [Theory]
    [InlineData("m=audio {0} RTP/AVP 18\r\n", 18, "nothing decodes the codec G729 of call ")]
    [InlineData("m=audio {0} RTP/AVP 96\r\na=rtpmap:96 opus/48000/2\r\n", 96, "nothing decodes the codec opus of call ")]
    [InlineData(
        "m=audio {0} RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw\r\n", 8, "is encrypted (SRTP)")]
    public async Task What_cannot_be_heard_is_told(string media, byte payloadType, string message)
    {
        using var folder = new SpoolFolder("spool.rtp=full");
        CallRecord call = await ReadAsync(
            folder,
            wire =>
            {
                for (int i = 0; i < 20; i++)
                {
                    wire.Rtp(MediaA, MediaB, 1, i, (uint)(160 * i), payloadType, new byte[40]);
                    wire.Now += 19;
                }
            },
            media);

        ProcessResult result = await folder.AudioAsync(call.Id, folder.PathOf("x.wav"));

        result.ExitCode.Should().Be(1);
        result.Errors.Should().Contain(message);
        File.Exists(folder.PathOf("x.wav")).Should().BeFalse();
    }

    [Fact]
    public async Task A_spool_of_headers_has_no_audio()
    {
        using var folder = new SpoolFolder("spool.rtp=header");
        CallRecord call = await ReadAsync(folder, wire => Send(wire, MediaA, MediaB, 1, 0));
        ProcessResult result = await folder.AudioAsync(call.Id, folder.PathOf("x.wav"));
        result.ExitCode.Should().Be(1);
        result.Errors.Should().Contain("only headers were kept");
    }

    private static async Task<Wav> ExportAsync(Action<Wire> media, string description = "m=audio {0} RTP/AVP 8\r\n")
    {
        using var folder = new SpoolFolder("spool.rtp=full");
        CallRecord call = await ReadAsync(folder, media, description);
        string file = folder.PathOf("call.wav");
        (await folder.AudioAsync(call.Id, file)).OrThrow();
        return Wav.Read(file);
    }

    private static async Task<CallRecord> ReadAsync(SpoolFolder folder, Action<Wire> media, string description = "m=audio {0} RTP/AVP 8\r\n")
    {
        using (var wire = new Wire(folder.PathOf("in.pcap")))
        {
            var text = new SipText("call@x", MediaA, MediaB) { Media = description };
            wire.Sip(A, B, text.Invite);
            wire.Sip(B, A, text.Ok);
            wire.Sip(A, B, text.Ack);
            media(wire);
            wire.Sip(A, B, text.Bye);
            wire.Sip(B, A, text.ByeOk);
        }

        return (await folder.ReadAsync(folder.PathOf("in.pcap"))).Single();
    }

    private static void Send(Wire wire, string from, string to, uint ssrc, int number, byte code = Code) =>
        wire.Rtp(from, to, ssrc, number, (uint)(160 * number), 8, [.. Enumerable.Repeat(code, 160)]);

    private static IEnumerable<short> Packets(int count, int[] silent) =>
        Enumerable.Range(0, count).SelectMany(number => Enumerable.Repeat(silent.Contains(number) ? (short)0 : Sample, 160));

    // ITU-T G.711, table 1.
    private static short ALaw(byte code)
    {
        int bits = code ^ 0x55;
        int step = ((bits & 15) << 1) + 1;
        int magnitude = (bits & 0x70) == 0 ? step : (step + 32) << (((bits >> 4) & 7) - 1);
        return (short)(8 * ((bits & 0x80) != 0 ? magnitude : -magnitude));
    }

    /// <summary>A file of two channels of 16 bits, checked as far as its header goes.</summary>
    private sealed record Wav(int SampleRate, short[] Left, short[] Right)
    {
        public static Wav Read(string path)
        {
            byte[] bytes = File.ReadAllBytes(path);
            int rate = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24));
            bytes[..4].Should().Equal("RIFF"u8.ToArray());
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)).Should().Be(bytes.Length - 8);
            bytes[8..24].Should().Equal([.. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 2, 0]);
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(28)).Should().Be(rate * 4);
            bytes[32..40].Should().Equal([4, 0, 16, 0, .. "data"u8]);
            BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(40)).Should().Be(bytes.Length - 44);
            short[] samples = [.. bytes[44..].Chunk(2).Select(sample => BinaryPrimitives.ReadInt16LittleEndian(sample))];
            return new Wav(rate, [.. samples.Where((_, i) => i % 2 == 0)], [.. samples.Where((_, i) => i % 2 == 1)]);
        }
    }
}
