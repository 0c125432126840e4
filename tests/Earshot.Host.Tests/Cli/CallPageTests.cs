using Earshot.Host.Cli.Output.Page;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.Host.Tests.Cli;

public sealed class CallPageTests
{
    private static readonly TransportAddress Alice = TransportAddress.Parse("192.0.2.1:5060");
    private static readonly TransportAddress Bob = TransportAddress.Parse("192.0.2.2:5060");

    [Fact]
    public void A_call_with_everything_that_people_ask_for() => Lines(TwoParties(), 100).Should().Equal(""""
        1001@a.example "Alice" → 2002@b.example
        answered 200 OK, rang at 1.000 s, answered at 2.500 s, 10.000 s of talk, ended by the callee (bye),
        MOS 4.21
        2026-11-23T12:00:00.000000Z to 2026-11-23T12:00:12.500000Z, 12.500 s
        Call-ID two@test, id 0123456789ab
        ! one_way_audio, packet_loss

        Ladder (seconds)
                    192.0.2.1:5060  192.0.2.2:5060
            0.000          ├──────────────▶│       INVITE (SDP)
            0.500          ├╌╌╌╌╌╌╌╌╌╌╌╌╌╌▶│       INVITE (SDP) again
            1.000          │◀──────────────┤       180 Ringing
            2.500          │◀──────────────┤       200 OK (SDP)
            2.600          ├──────────────▶│       ACK
            3.000          ├══════════════▶│       RTP #1 PCMA to the callee: 450 packets, 2.2 % lost, MOS
                           │               │       4.21
            4.000          │               │       DTMF 5, 120 ms, by the caller (telephone-event)
            6.000          │               │       on hold by the callee
            7.000          │               │       resumed by the callee
           12.000          │               │       end of RTP #1
           12.488          │◀──────────────┤       BYE
           12.500          ├──────────────▶│       200 OK

        Streams
        #1 to the callee, 192.0.2.1:4000 → 192.0.2.2:5000, SSRC 0x0000abcd, audio, PCMA (8), 20 ms
          packets      450 from 3.000 s to 12.000 s, 10 of 460 lost (2.17 %), 1 restart
          MOS by time  █▇ lowest 4.05 at 5 s, 5 s each
          lost by time ▂█ highest 3.8 % at 5 s
          loss runs    1: 2, 2: 4
          bursts       burst ratio 1.50
          arrival      jitter 1.25 ms on average, 4.50 ms at most, longest time between packets 41.0 ms
          buffer       adaptive: 0 late, 2.17 % lost or late, 44.0 ms delay, MOS 4.21
          MOS          R = 93.2 - Id 0.0 - Ie,eff 7.8 = 85.4 → MOS 4.21 (narrowband, G.113 table I.4)
                       Ie 0.0, Bpl 25.1, Ppl 2.17 %, BurstR 1.50, delay 60.0 ms (assumed)

        Legs and transfers
          leg          leg@test from 0.020 s: the same Session-ID (ab30317f1a784dc48ff824d0d3715d86)

        Diagnosis
          problem: Audio went one way only. (one_way_audio)
            - no RTP to the caller
            - 450 packets to the callee
          warning: Packets were lost on the way. (packet_loss)
            - 10 of 460 lost (2.2 %)

        Facts
          INVITE       192.0.2.1:5060 → 192.0.2.2:5060
          messages     7, of them 1 repeated and 0 copied by a mirror
          delays       post-dial 1000.0 ms, BYE 12.5 ms
        """".Split('\n'));

    [Fact]
    public void Ten_nodes_stand_side_by_side_in_80_cells() => Lines(Forked(10), 80).SkipWhile(line => line != "Ladder (seconds)").Should().Equal("""
        Ladder (seconds)
          A 192.0.2.1:5060
          B 192.0.2.2:5060
          C 192.0.2.3:5060
          D 192.0.2.4:5060
          E 192.0.2.5:5060
          F 192.0.2.6:5060
          G 192.0.2.7:5060
          H 192.0.2.8:5060
          I 192.0.2.9:5060
          J 192.0.2.10:5060
                     A   B   C   D   E   F   G   H   I   J
            0.000    ├──▶│   │   │   │   │   │   │   │   │ INVITE (SDP)
            0.001    │   ├──▶│   │   │   │   │   │   │   │ INVITE (SDP)
            0.002    │   ├───┼──▶│   │   │   │   │   │   │ INVITE (SDP)
            0.003    │   ├───┼───┼──▶│   │   │   │   │   │ INVITE (SDP)
            0.004    │   ├───┼───┼───┼──▶│   │   │   │   │ INVITE (SDP)
            0.005    │   ├───┼───┼───┼───┼──▶│   │   │   │ INVITE (SDP)
            0.006    │   ├───┼───┼───┼───┼───┼──▶│   │   │ INVITE (SDP)
            0.007    │   ├───┼───┼───┼───┼───┼───┼──▶│   │ INVITE (SDP)
            0.008    │   ├───┼───┼───┼───┼───┼───┼───┼──▶│ INVITE (SDP)
            1.000    │   │◀──┼───┼───┼───┼───┼───┼───┼───┤ 200 OK (SDP)
            1.001    │◀──┤   │   │   │   │   │   │   │   │ 200 OK (SDP)
            1.100    │◀══╪═══╪═══╪═══╪═══╪═══╪═══╪═══╪═══┤ RTP #1 PCMA to the caller: 50
                     │   │   │   │   │   │   │   │   │   │ packets, 0.0 % lost
            2.100    │   │   │   │   │   │   │   │   │   │ end of RTP #1

        Streams
        #1 to the caller, 192.0.2.10:4000 → 192.0.2.1:4000, SSRC 0x00000001, PCMA (8)
          packets      50 from 1.100 s to 2.100 s, 0 of 0 lost (0.00 %)
          arrival      longest time between packets 0.0 ms

        Facts
          INVITE       192.0.2.1:5060 → 192.0.2.2:5060 → 192.0.2.10:5060
          messages     0, of them 0 repeated and 0 copied by a mirror
        """.Split('\n'));

    [Fact]
    public void Forty_nodes_are_named_in_each_row() => Lines(Forked(40), 80).Should()
        .Contain("  N1 192.0.2.40:5060").And.Contain("    0.000  A → B INVITE (SDP)").And.Contain("    0.038  B → N1 INVITE (SDP)");

    [Fact]
    public void What_says_nothing_is_left_out() => Lines(SampleCalls.Busy(1), 100).Should().Equal($"""
        3003 → 4004
        busy 486 Busy Here, ended (rejected)
        2026-11-23T12:00:01.000000Z to 2026-11-23T12:00:01.100000Z, 0.100 s
        Call-ID busy-1@sample, id {SampleCalls.Busy(1).Id}

        Facts
          INVITE       192.0.2.3:5060 → 192.0.2.4:5060
          messages     3, of them 0 repeated and 0 copied by a mirror
        """.Split('\n'));

    public static TheoryData<int> Widths => [80, 81, 97, 120, 160];

    [Theory]
    [MemberData(nameof(Widths))]
    public void No_line_is_wider_than_the_page(int width)
    {
        string wide = string.Concat(Enumerable.Repeat("電話", 60)); // two cells a character
        CallRecord[] calls =
        [
            TwoParties(), Forked(10), Forked(16), Forked(17), Forked(40), SampleCalls.Answered(1),
            SampleCalls.Answered(1) with { Caller = wide, CallId = new string('x', 500), ReasonPhrase = wide },
            TwoParties() with
            {
                Ladder = TwoParties().Ladder with { Messages = [Message(0, 0, 0, wide), Message(1e9, 0, 1, new string('y', 300))] },
                Streams = [SampleCalls.Stream("x", SampleCalls.Noon) with { Intervals = Series(2000) }],
            },
        ];

        foreach (CallRecord call in calls)
        {
            Lines(call, width).Where(line => Cells.Count(line) > width).Should().BeEmpty();
        }
    }

    [Fact]
    public void Of_more_intervals_than_fit_the_worst_are_shown()
    {
        double?[] values = [.. Enumerable.Repeat((double?)4.5, 10)];
        values[3] = 1;
        values[8] = null;

        Sparkline.Of(values, 1, 4.5, highIsBad: false, width: 10).Should().Be("███▁████·█");
        Sparkline.Of(values, 1, 4.5, highIsBad: false, width: 5).Should().Be("█▁███");
        Sparkline.Of([0, 0, 0, 10], 0, 10, highIsBad: true, width: 2).Should().Be("▁█");
    }

    private static CallRecord TwoParties() => new()
    {
        Id = "0123456789ab",
        CallId = "two@test",
        Caller = "1001",
        CallerDomain = "a.example",
        CallerName = "Alice",
        Callee = "2002",
        CalleeDomain = "b.example",
        Source = Alice,
        Destination = Bob,
        Start = At(0),
        Ringing = At(1),
        Answered = At(2.5),
        End = At(12.5),
        PddMs = 1000,
        PostByeDelayMs = 12.5,
        State = CallState.Answered,
        StatusCode = 200,
        ReasonPhrase = "OK",
        HangupBy = CallParty.Callee,
        EndReason = EndReason.Bye,
        Holds = [new HoldRecord(CallParty.Callee, At(6), At(7))],
        Legs = [new LegRecord("leg@test", At(0.02), LegReason.SessionId, "ab30317f1a784dc48ff824d0d3715d86")],
        Dtmf = [new DtmfEvent { Time = At(4), Key = "5", DurationMs = 120, By = CallParty.Caller }],
        SipMessages = 7,
        Retransmissions = 1,
        Mos = 4.21,
        Ladder = new CallLadder
        {
            Nodes = [Alice, Bob],
            Messages =
            [
                Message(0, 0, 1, "INVITE") with { Sdp = true }, Message(500, 0, 1, "INVITE") with { Sdp = true, Retransmission = true },
                Message(1000, 1, 0, "180 Ringing"), Message(2500, 1, 0, "200 OK") with { Sdp = true }, Message(2600, 0, 1, "ACK"),
                Message(12_487.5, 1, 0, "BYE"), Message(12_500, 0, 1, "200 OK"),
            ],
        },
        Diagnosis =
        [
            new Finding("one_way_audio", Severity.Problem, "Audio went one way only.", ["no RTP to the caller", "450 packets to the callee"]),
            new Finding("packet_loss", Severity.Warning, "Packets were lost on the way.", ["10 of 460 lost (2.2 %)"]),
        ],
        Streams = [Lossy()],
    };

    /// <summary>10 of 460 PCMA packets lost: by G.107, Ie,eff = 95 * 2.174 / (2.174 / 1.5 + 25.1) = 7.8, R = 85.4, MOS 4.21.</summary>
    private static StreamRecord Lossy() => new()
    {
        Direction = MediaDirection.ToCallee,
        Source = TransportAddress.Parse("192.0.2.1:4000"),
        Destination = TransportAddress.Parse("192.0.2.2:5000"),
        Ssrc = 0xabcd,
        Kind = MediaKind.Audio,
        Codec = "PCMA",
        PayloadType = 8,
        PtimeMs = 20,
        Start = At(3),
        End = At(12),
        Packets = 450,
        Expected = 460,
        Lost = 10,
        Restarts = 1,
        LossRuns = [2, 4, 0, 0, 0, 0, 0, 0, 0, 0],
        BurstRatio = 1.5,
        JitterMeanMs = 1.25,
        JitterMaxMs = 4.5,
        MaxDeltaMs = 41,
        Buffers = [new JitterBufferRecord { Buffer = "adaptive", Late = 0, DelayMs = 44, LossPercent = 2.174, Mos = 4.21 }],
        RFactor = 85.4,
        Mos = 4.21,
        Terms = new QualityTerms
        {
            Scale = "narrowband", R0 = 93.2, Ie = 0, Bpl = 25.1, Ppl = 2.174, BurstR = 1.5, IeEff = 7.78, DelayMs = 60,
            DelaySource = "assumed", Id = 0, Source = "G.113 table I.4",
        },
        Intervals = new IntervalSeries
        {
            Seconds = 5, Packets = [248, 202], Lost = [2, 8], Late = [0, 0], JitterMs = [1, 1.5], MaxDeltaMs = [41, 40], Mos = [4.36, 4.05],
        },
    };

    /// <summary>A caller, a proxy, and so many phones that it forks to; the last answers and sends audio.</summary>
    private static CallRecord Forked(int nodes)
    {
        TransportAddress[] addresses = [.. Enumerable.Range(1, nodes).Select(i => TransportAddress.Parse($"192.0.2.{i}:5060"))];
        return new CallRecord
        {
            Id = "0123456789ab",
            CallId = "fork@test",
            Source = addresses[0],
            Destination = addresses[1],
            Hops = [addresses[^1]],
            Start = At(0),
            End = At(3),
            Ladder = new CallLadder
            {
                Nodes = addresses,
                Messages =
                [
                    Message(0, 0, 1, "INVITE") with { Sdp = true },
                    .. Enumerable.Range(2, nodes - 2).Select(phone => Message(phone - 1, 1, phone, "INVITE") with { Sdp = true }),
                    Message(1000, nodes - 1, 1, "200 OK") with { Sdp = true },
                    Message(1001, 1, 0, "200 OK") with { Sdp = true },
                ],
            },
            Streams =
            [
                new StreamRecord
                {
                    Direction = MediaDirection.ToCaller,
                    Source = TransportAddress.Parse("192.0.2.10:4000"),
                    Destination = TransportAddress.Parse("192.0.2.1:4000"),
                    Ssrc = 1,
                    Codec = "PCMA",
                    PayloadType = 8,
                    Start = At(1.1),
                    End = At(2.1),
                    Packets = 50,
                },
            ],
        };
    }

    private static IntervalSeries Series(int count) => new()
    {
        Seconds = 5,
        Packets = [.. Enumerable.Repeat(200L, count)],
        Lost = [.. Enumerable.Repeat(50L, count)],
        Late = [.. Enumerable.Repeat(9L, count)],
        JitterMs = new double?[count],
        MaxDeltaMs = new double?[count],
        Mos = [.. Enumerable.Repeat((double?)3, count)],
    };

    private static LadderMessage Message(double ms, int from, int to, string text) =>
        new() { Ms = ms, From = from, To = to, Text = text, Cseq = 1 };

    private static Timestamp At(double seconds) => SampleCalls.Noon.AddSeconds(seconds);

    private static string[] Lines(CallRecord call, int width)
    {
        var text = new StringWriter();
        CallPage.Write(text, call, width);
        return text.ToString().TrimEnd('\n').Split('\n');
    }
}
