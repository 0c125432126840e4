using System.Buffers.Binary;
using System.Globalization;
using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Tests;

/// <summary>RFC 4733. Packets are "milliseconds, sequence number, timestamp, then event, end bit (E or -), duration, repeated".</summary>
public sealed class TelephoneEventTests
{
    private const string Callee = "198.51.100.2:6000";

    private readonly Bench bench = new();

    public static TheoryData<string, string[], string[]> Presses => new()
    {
        { "RFC 4733, 5: three packets, then the end three times",
            ["0 1 1000 9 - 400", "50 2 1000 9 - 800", "100 3 1000 9 - 1200", "150 4 1000 9 E 1600", "151 5 1000 9 E 1600", "152 6 1000 9 E 1600"],
            ["9 at 0 for 200"] },
        { "a key twice is two events", ["0 1 1000 5 E 400", "200 2 2600 5 E 800"], ["5 at 0 for 50", "5 at 200 for 100"] },
        { "the end is lost", ["0 1 1000 1 - 160", "20 2 1000 1 - 320", "500 9 5000 2 E 160"], ["1 at 0 for 40", "2 at 500 for 20"] },
        { "only the end came", ["0 1 1000 10 E 800"], ["* at 0 for 100"] },
        { "an end that comes again after the next key", ["0 1 1000 1 E 400", "90 3 2000 2 - 160", "95 2 1000 1 E 400", "110 4 2000 2 E 320"],
            ["1 at 0 for 50", "2 at 90 for 40"] },
        { "reordered within an event", ["0 2 1000 3 - 320", "5 1 1000 3 - 160", "20 3 1000 3 E 480"], ["3 at 0 for 60"] },
        { "RFC 4733, 2.5.1.3: segments", ["0 1 1000 11 - 65535", "9000 2 66535 11 - 65535", "17000 3 132070 11 E 8000"], ["# at 0 for 17383.75"] },
        { "a late packet of the first segment", ["0 1 1000 11 - 65535", "9000 3 66535 11 - 800", "9001 2 1000 11 - 65535", "9100 4 66535 11 E 1600"],
            ["# at 0 for 8391.875"] },
        { "RFC 4733, 2.5.1.5: several in a packet", ["0 1 1000 1 E 400 2 E 800 3 - 160", "20 2 2200 3 E 320"],
            ["1 at 0 for 50", "2 at 0 for 100", "3 at 0 for 40"] },
        { "padding behind an event", ["0 1 1000 7 E 400 0 - 0 0 - 0"], ["7 at 0 for 50"] },
        { "letters and flash", ["0 1 1000 12 E 80", "20 2 2000 15 E 80", "40 3 3000 16 E 80"], ["A at 0 for 10", "D at 20 for 10", "flash at 40 for 10"] },
        { "tones are no keys", ["0 1 1000 32 E 80", "20 2 2000 66 E 80"], [] },
        { "duplicates of the network", ["0 1 1000 4 - 160", "1 1 1000 4 - 160", "20 2 1000 4 E 320", "21 2 1000 4 E 320"], ["4 at 0 for 40"] },
    };

    [Theory]
    [MemberData(nameof(Presses))]
    public void Keys_of_a_stream(string name, string[] packets, string[] keys)
    {
        bench.Expect(1, Callee, 0);
        bench.SendRun(-200, 5, sequence: 65500);
        Send(packets);
        bench.Complete(1, 30_000);

        StreamRecord stream = bench.Sink.Of(1).Single();
        stream.Dtmf.Select(Text).Should().Equal(keys, name);
        stream.Dtmf.Should().NotContain(key => key.By != CallParty.Caller || key.Method != DtmfMethod.TelephoneEvent);
        stream.Codec.Should().Be("PCMA");
    }

    [Fact]
    public void Its_clock_rate_is_that_of_sdp()
    {
        bench.Expect(1, Callee, 0, formats: [new(111, "opus", 48000), new(110, "telephone-event", 48000)]);
        Send(["0 1 1000 1 E 4800"], payloadType: 110);
        bench.Complete(1, 1000);

        bench.Sink.Of(1).Single().Dtmf.Select(Text).Should().Equal("1 at 0 for 100");
    }

    [Fact]
    public void Keys_before_their_sdp_are_found()
    {
        Send(["0 1 1000 1 - 160", "20 2 1000 1 E 320"]);
        bench.Expect(1, Callee, 100);
        bench.Complete(1, 1000);

        bench.Sink.Of(1).Single().Dtmf.Select(Text).Should().Equal("1 at 0 for 40");
    }

    [Fact]
    public void What_sdp_then_explains_otherwise_was_no_key()
    {
        Send(["0 1 1000 1 - 160", "20 2 1000 1 E 320"]);
        bench.Expect(1, Callee, 100, formats: [new(101, "speex", 8000)]);
        bench.Complete(1, 1000);

        bench.Sink.Of(1).Single().Dtmf.Should().BeEmpty();
    }

    [Theory]
    [InlineData("0 6 1000 1 - 160;20 7 1000 1 E 320", "1 at 0 for 40")]
    [InlineData("0 6 1000 1 - 160;20 7 1160 1 E 320", "")] // one packet each is not enough
    [InlineData("0 6 1000 1 - 160 2 - 160;20 7 1000 1 E 320 2 - 160", "")] // more than 4 bytes
    [InlineData("0 6 1000 80 - 160;20 7 1000 80 E 320", "")] // no key
    public void Without_sdp_the_shape_tells(string packets, string keys)
    {
        bench.SendRun(-200, 6, sequence: 0);
        Send(packets.Split(';'), payloadType: 97);

        string.Join(", ", bench.EndWithOne().Dtmf.Select(Text)).Should().Be(keys);
    }

    [Fact]
    public void Without_a_call_nobody_is_told_to_have_pressed_it()
    {
        bench.SendRun(-200, 6, sequence: 0);
        Send(["0 6 1000 1 - 160", "20 7 1000 1 E 320"]);

        bench.EndWithOne().Dtmf.Single().By.Should().BeNull();
    }

    [Fact]
    public void Srtp_hides_keys()
    {
        bench.Expect(1, Callee, 0, security: MediaSecurity.Sdes);
        Send(["0 1 1000 1 - 160", "20 2 1000 1 E 320"]);
        bench.Complete(1, 1000);

        StreamRecord stream = bench.Sink.Of(1).Single();
        stream.Dtmf.Should().BeEmpty();
        stream.Security.Should().Be(MediaSecurity.Sdes);
        stream.PayloadTypes.Single().Codec.Should().Be("telephone-event");
    }

    [Fact]
    public void Presses_are_limited_and_counted()
    {
        bench.Expect(1, Callee, 0);
        for (int i = 0; i < 1100; i++)
        {
            bench.Send(i, Event(i, (uint)(1000 * i), 101, [1, 0x80, 0, 80]));
        }

        bench.Complete(1, 2000);
        bench.End();

        bench.Sink.Of(1).Single().Dtmf.Should().HaveCount(1000);
        bench.Sink.Counters["dropped.rtp_event_limit"].Should().Be(100);
    }

    private static byte[] Event(int sequence, uint timestamp, byte payloadType, byte[] payload) =>
        [.. Bench.Rtp(sequence, timestamp, payloadType, payload: 0), .. payload];

    private static string Text(DtmfEvent key) => string.Create(
        CultureInfo.InvariantCulture, $"{key.Key} at {key.Time.MillisecondsSince(Bench.Epoch)} for {key.DurationMs}");

    private void Send(string[] packets, byte payloadType = 101)
    {
        foreach (string packet in packets)
        {
            string[] words = packet.Split(' ');
            List<byte> payload = [];
            for (int i = 3; i < words.Length; i += 3)
            {
                byte[] four = [byte.Parse(words[i], null), words[i + 1] == "E" ? (byte)0x8A : (byte)0x0A, 0, 0];
                BinaryPrimitives.WriteUInt16BigEndian(four.AsSpan(2), ushort.Parse(words[i + 2], null));
                payload.AddRange(four);
            }

            bench.Send(double.Parse(words[0], null), Event(int.Parse(words[1], null), uint.Parse(words[2], null), payloadType, [.. payload]));
        }
    }
}
