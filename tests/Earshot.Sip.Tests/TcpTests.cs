using Earshot.Sdk.Records;

namespace Earshot.Sip.Tests;

/// <summary>Messages over TCP, whatever becomes of their segments.</summary>
public sealed class TcpTests
{
    private static readonly string[] Messages =
    [
        Sip.Invite(body: Sip.Sdp()),
        Sip.Response(180, "Ringing"),
        Sip.Response(200, "OK", body: Sip.Sdp("192.0.2.2")),
        Sip.Ack(),
        Sip.Request("INFO", 2, toTag: "b", body: "Signal=1\r\n\r\nDuration=160\r\n"),
        Sip.Bye(cseq: 3),
        Sip.Response(200, "OK", "BYE", 3),
    ];

    /// <summary>With keep-alives (RFC 5626, 3.5.1) between the messages.</summary>
    private static readonly string Stream = "\r\n\r\n" + string.Join("\r\n\r\n", Messages) + "\r\n\r\n";

    public static TheoryData<int> Lengths => [1, 2, 3, 7, 64, 100, 536, 1460, 65_000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Segments_in_order(int length) => Check(Segments(length));

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Segments_sent_twice(int length) => Check(Segments(length).SelectMany(segment => new[] { segment, segment }));

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Segments_that_repeat_what_came_before(int length) =>
        Check(Segments(length).Select(segment => Math.Max(0, segment.Start.Value - 200)..segment.End));

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Segments_in_pairs_of_the_wrong_order(int length) =>
        Check(Segments(length).Chunk(2).SelectMany(pair => pair.Reverse()));

    [Fact]
    public void Segments_in_random_order()
    {
        Random random = new(3261);
        for (int round = 0; round < 100; round++)
        {
            Range[] segments = [.. Segments(random.Next(20, 400))];
            random.Shuffle(segments);
            Check(segments);
        }
    }

    [Theory]
    [InlineData(50)]
    [InlineData(333)]
    [InlineData(1460)]
    public void Of_a_segment_that_never_comes_only_its_messages_are_lost(int length)
    {
        Range[] segments = [.. Segments(length)];
        foreach (Range lost in segments)
        {
            TcpConnection connection = new();
            foreach (Range segment in segments.Where(segment => !segment.Equals(lost)))
            {
                connection.Send(Stream, segment);
            }

            connection.End().Counters["sip_messages"].Should().Be(Messages.Length - Touched(lost), $"{lost} is lost");
        }
    }

    /// <summary>The longest message that is waited for, and one that is longer by a byte.</summary>
    [Theory]
    [InlineData(64 * 1024, 0)]
    [InlineData((64 * 1024) + 1, 1)]
    [InlineData(200_000, 1)]
    public void A_message_of_64_KiB_and_more(int length, int tooLarge)
    {
        int overhead = Info(length - 1000).Length - (length - 1000);
        string stream = Sip.Invite() + Info(length - overhead) + Sip.Bye();

        TcpConnection connection = new();
        foreach (Range segment in Segments(1460, stream.Length))
        {
            connection.Send(stream, segment);
        }

        Counters counters = connection.End().Counters;
        counters.Map("sip_requests").Should().BeEquivalentTo(new Dictionary<string, long> { ["INVITE"] = 1, ["INFO"] = 1, ["BYE"] = 1 });
        counters.Map("defects").GetValueOrDefault("sip_stream_too_large").Should().Be(tooLarge);
        counters.Map("defects").GetValueOrDefault("sip_stream_garbage_bytes").Should().Be(tooLarge * (length - overhead), "the body passes as that");
    }

    /// <summary>An INFO with a body of short lines.</summary>
    private static string Info(int bodyLength) => Sip.Request(
        "INFO", 2, toTag: "b", body: new string('x', bodyLength % 2) + string.Concat(Enumerable.Repeat("x\n", bodyLength / 2)));

    /// <summary>What a Content-Length that lies does to a stream: messages that are seen, and bytes that are none.</summary>
    [Theory]
    [InlineData(0, "INVITE=1 ACK=1 BYE=1", 0)]
    [InlineData(-10, "INVITE=1 ACK=1 BYE=1", 10)]
    public void A_length_that_lies(int lie, string requests, int garbage)
    {
        string sdp = Sip.Sdp();
        string invite = Sip.Invite(body: sdp).Replace(
            $"Content-Length: {sdp.Length}", $"Content-Length: {sdp.Length + lie}", StringComparison.Ordinal);
        CheckRequests(invite + Sip.Ack() + Sip.Bye(), requests, garbage);
    }

    [Fact]
    public void A_length_that_takes_in_the_next_message()
    {
        string sdp = Sip.Sdp();
        string invite = Sip.Invite(body: sdp).Replace(
            $"Content-Length: {sdp.Length}", $"Content-Length: {sdp.Length + Sip.Ack().Length}", StringComparison.Ordinal);
        CheckRequests(invite + Sip.Ack() + Sip.Bye(), "INVITE=1 BYE=1", 0);
    }

    [Fact]
    public void A_message_within_a_body_is_none() =>
        CheckRequests(Sip.Request("MESSAGE", 2, body: Sip.Bye()) + Sip.Ack(), "MESSAGE=1 ACK=1", 0);

    [Fact]
    public void Without_a_length_the_body_is_garbage()
    {
        string sdp = Sip.Sdp();
        string invite = Sip.Invite(body: sdp).Replace($"Content-Length: {sdp.Length}\r\n", "", StringComparison.Ordinal);
        CheckRequests(invite + Sip.Ack() + Sip.Bye(), "INVITE=1 ACK=1 BYE=1", sdp.Length);
    }

    [Fact]
    public void Garbage_between_messages() =>
        CheckRequests(Sip.Invite() + "HTTP/1.1 200 OK\r\n\0\u00ff\r\n" + Sip.Ack() + "x\r\n" + Sip.Bye(), "INVITE=1 ACK=1 BYE=1", 17 + 4 + 3);

    private static void CheckRequests(string stream, string requests, int garbage)
    {
        foreach (int length in new[] { 1, 100, stream.Length })
        {
            TcpConnection connection = new();
            foreach (Range segment in Segments(length, stream.Length))
            {
                connection.Send(stream, segment);
            }

            Counters counters = connection.End().Counters;
            counters.Map("sip_requests").Select(pair => $"{pair.Key}={pair.Value}").Should().BeEquivalentTo(requests.Split(' '));
            counters.Map("defects").GetValueOrDefault("sip_stream_garbage_bytes").Should().Be(garbage);
        }
    }

    private static void Check(IEnumerable<Range> segments)
    {
        TcpConnection connection = new();
        foreach (Range segment in segments)
        {
            connection.Send(Stream, segment);
        }

        Scenario scenario = connection.End();
        CallRecord call = scenario.Call;
        (call.SipMessages, call.SipCopies, call.Retransmissions, call.State).Should().Be((7, 0, 0, CallState.Answered));
        scenario.Counters.Map("sip_requests").Should().BeEquivalentTo(
            new Dictionary<string, long> { ["INVITE"] = 1, ["ACK"] = 1, ["INFO"] = 1, ["BYE"] = 1 });
        scenario.Counters.Map("sip_responses").Should().BeEquivalentTo(new Dictionary<string, long> { ["180"] = 1, ["200"] = 2 });
        scenario.Counters.Map("defects").Should().BeEmpty();
    }

    private static IEnumerable<Range> Segments(int length) => Segments(length, Stream.Length);

    private static IEnumerable<Range> Segments(int length, int total)
    {
        for (int from = 0; from < total; from += length)
        {
            yield return from..Math.Min(total, from + length);
        }
    }

    /// <summary>How many messages a part of the stream has bytes of.</summary>
    private static int Touched(Range part) => Messages.Count(message =>
    {
        int from = Stream.IndexOf(message, StringComparison.Ordinal);
        return from < part.End.Value && from + message.Length > part.Start.Value;
    });
}
