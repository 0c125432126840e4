using System.Text;
using Earshot.Host.Pipeline.Reassembly;
using Earshot.Host.Pipeline.Streams;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Packets;

namespace Earshot.Pipeline.Tests;

/// <summary>A follower that takes lines: what is behind the last line end is offered again with what follows.</summary>
public class TcpReassemblerTests : ITcpFollower, IStreamConsumer
{
    private static readonly Flow Flow = new(
        HostAddress.FromIPv4([10, 0, 0, 1]), HostAddress.FromIPv4([10, 0, 0, 2]), 40000, 5060, FlowProtocol.Tcp);

    private readonly StringBuilder received = new();
    private readonly List<double> moments = [];
    private readonly StreamMemory memory = new();
    private readonly TcpReassembler reassembler;
    private bool follows = true;

    public TcpReassemblerTests() => reassembler = new TcpReassembler(this, memory, maxConnections: 50, maxBytes: 4_000_000);

    [Fact]
    public void Segments_in_order()
    {
        Send(99, "", TcpFlags.Syn);
        Send(100, "one\ntw");
        Send(106, "o\nthree\n");
        received.ToString().Should().Be("one\ntwo\nthree\n");
    }

    [Fact]
    public void A_segment_that_comes_late_is_waited_for()
    {
        Send(99, "", TcpFlags.Syn);
        Send(104, "two\n");
        Send(108, "three\n");
        received.Length.Should().Be(0);
        Send(100, "one\n");
        received.ToString().Should().Be("one\ntwo\nthree\n");
        reassembler.Gaps.Should().Be(0);
    }

    /// <summary>RFC 9293, 3.10.7.4: nothing is handed to the user before what precedes it.</summary>
    [Fact]
    public void What_waited_has_the_time_at_which_it_became_whole()
    {
        Send(99, "", TcpFlags.Syn);
        Send(108, "three\n", second: 1);
        Send(103, "\ntwo\n", second: 2);
        Send(100, "one", second: 3);
        moments.Should().Equal(3, 3);
    }

    [Fact]
    public void Behind_a_gap_it_is_the_latest_of_its_segments()
    {
        Send(99, "", TcpFlags.Syn);
        Send(108, "ree\nfour\n", second: 2);
        Send(106, "th", second: 3);
        Send(200, "five\n", second: 1);
        reassembler.OnTick(At(9));
        received.ToString().Should().Be("[gap]three\nfour\n[gap]five\n");
        moments.Should().Equal(3, 1);
    }

    [Fact]
    public void Retransmissions_and_overlaps_are_taken_once()
    {
        Send(99, "", TcpFlags.Syn);
        Send(100, "one\n");
        Send(100, "one\n");
        Send(100, "one\ntwo\n");
        Send(103, "\n"); // a keep-alive repeats the last byte
        Send(106, "o\nthree\n");
        received.ToString().Should().Be("one\ntwo\nthree\n");
    }

    [Fact]
    public void A_sequence_number_wraps()
    {
        Send(0xFFFF_FFFD, "", TcpFlags.Syn);
        Send(0xFFFF_FFFE, "one\n");
        Send(2, "two\n");
        received.ToString().Should().Be("one\ntwo\n");
    }

    [Fact]
    public void A_segment_that_never_comes_leaves_a_gap_after_two_seconds()
    {
        Send(99, "", TcpFlags.Syn);
        Send(100, "one\n");
        Send(110, "three\n", second: 1);
        reassembler.OnTick(At(2));
        received.ToString().Should().Be("one\n");
        reassembler.OnTick(At(4));
        received.ToString().Should().Be("one\n[gap]three\n");
        reassembler.Gaps.Should().Be(1);
    }

    [Fact]
    public void The_end_of_the_capture_hands_on_what_waits()
    {
        Send(99, "", TcpFlags.Syn);
        Send(110, "late\n");
        reassembler.OnEnd();
        received.ToString().Should().Be("[gap]late\n");
    }

    [Fact]
    public void A_connection_that_was_joined_midway_begins_after_a_gap()
    {
        Send(5000, "two\n");
        received.ToString().Should().Be("[gap]two\n");
    }

    [Fact]
    public void A_new_connection_on_the_same_ports_begins_anew()
    {
        Send(99, "", TcpFlags.Syn);
        Send(100, "half");
        Send(900_000, "", TcpFlags.Syn);
        Send(900_001, "new\n");
        received.ToString().Should().Be("new\n");
    }

    [Fact]
    public void A_reset_ends_the_connection()
    {
        Send(99, "", TcpFlags.Syn);
        Send(100, "half");
        Send(104, "", TcpFlags.Rst);
        Send(104, "rest\n");
        received.ToString().Should().Be("[gap]rest\n");
    }

    [Fact]
    public void What_nobody_wants_is_not_kept()
    {
        follows = false;
        Send(99, "", TcpFlags.Syn);
        Send(100, "one\n");
        follows = true;
        Send(104, "two\n");
        received.ToString().Should().Be("[gap]two\n");
    }

    [Fact]
    public void Data_that_nobody_consumes_is_bounded()
    {
        Send(99, "", TcpFlags.Syn);
        string noLineEnd = new('x', 1000);
        for (uint i = 0; i < 300; i++)
        {
            Send(100 + (i * 1000), noLineEnd);
        }

        memory.Overflows.Should().Be(1);
        Send(100 + 300_000, "\nend\n");
        received.ToString().Should().EndWith("\nend\n").And.Contain("[gap]");
        received.Length.Should().BeLessThan(256 * 1024);
    }

    [Fact]
    public void A_flood_of_connections_evicts_the_least_recently_used()
    {
        for (ushort port = 0; port < 500; port++)
        {
            reassembler.OnSegment(Flow with { SourcePort = port }, new TcpHeader(1, 0, TcpFlags.Syn), 0, [], 0, new(At(0), 1));
        }

        reassembler.Evicted.Should().Be(450);
    }

    [Fact]
    public void Random_cuts_retransmissions_and_order_give_the_stream()
    {
        var random = new Random(9293);
        for (int round = 0; round < 200; round++)
        {
            received.Clear();
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 80)).Select(i => $"line {i} of {round}\n"));
            uint start = (uint)random.Next() * 2;
            var segments = new List<(int From, int To)>();
            for (int from = 0; from < text.Length;)
            {
                int to = Math.Min(text.Length, from + random.Next(1, 40));
                segments.Add((from, to));
                if (random.Next(4) == 0)
                {
                    segments.Add((Math.Max(0, from - random.Next(10)), to));
                }

                from = to;
            }

            (int, int)[] order = [.. segments];
            random.Shuffle(order);
            Flow flow = Flow with { SourcePort = (ushort)(1000 + round) };
            reassembler.OnSegment(flow, new TcpHeader(start - 1, 0, TcpFlags.Syn), 0, [], 0, new(At(0), 1));
            foreach ((int from, int to) in order)
            {
                byte[] data = Encoding.ASCII.GetBytes(text[from..to]);
                reassembler.OnSegment(flow, new TcpHeader(start + (uint)from, 0, TcpFlags.Ack), 0, data, 0, new(At(0), 1));
            }

            received.ToString().Should().Be(text);
        }
    }

    IStreamReceiver? ITcpFollower.Follow(in Flow flow, int path, ReadOnlySpan<byte> data) =>
        follows ? new Receiver(new StreamBuffer(this, memory)) : null;

    int IStreamConsumer.OnStream(ReadOnlySpan<byte> data, bool afterGap, in SegmentMoment at)
    {
        int lines = data.LastIndexOf((byte)'\n') + 1;
        if (lines > 0)
        {
            moments.Add(at.Timestamp.SecondsSince(At(0)));
            received.Append(afterGap ? "[gap]" : "").Append(Encoding.ASCII.GetString(data[..lines]));
        }

        return lines;
    }

    private void Send(uint sequence, string data, TcpFlags flags = TcpFlags.Ack, int second = 0) =>
        reassembler.OnSegment(Flow, new TcpHeader(sequence, 0, flags), 0, Encoding.ASCII.GetBytes(data), 0, new(At(second), 1));

    private static Timestamp At(int seconds) => new(seconds * Timestamp.NanosecondsPerSecond);

    private sealed class Receiver(StreamBuffer buffer) : IStreamReceiver
    {
        public bool IsWanted => true;

        public void Push(ReadOnlySpan<byte> data, bool afterGap, in SegmentMoment at) => buffer.Push(data, afterGap, at);

        public void Close() => buffer.Free();
    }
}
