using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;
using Earshot.Sip;
using static Earshot.Fuzz.Sip.FindingException;

namespace Earshot.Fuzz.Sip;

/// <summary>Gives messages to the analyzer of SIP as datagrams and as a stream, and holds it to its rules.</summary>
internal static class SipCheck
{
    /// <summary>Most of a stream that may be left waiting: a message and its line end.</summary>
    private const int MostWaiting = 64 * 1024 + 2;

    /// <summary>Each INVITE or answer describes at most 16 media, each at up to four ports.</summary>
    private const int MostExpectations = 64;

    private static readonly Timestamp Epoch = Timestamp.Parse("2026-01-01T00:00:00.000000Z");

    private static readonly Flow Forward = new(
        HostAddress.FromIPv4([192, 0, 2, 1]), HostAddress.FromIPv4([192, 0, 2, 2]), 5060, 5060, FlowProtocol.Udp);

    /// <summary>Checks one input.</summary>
    /// <exception cref="FindingException">A rule was broken.</exception>
    public static void Run(ReadOnlySpan<byte> input)
    {
        List<FuzzMessage> messages = FuzzInput.Messages(input);
        Transcript first = PlayDatagrams(messages);
        Require(first.Lines.SequenceEqual(PlayDatagrams(messages).Lines), "the same datagrams give other records");

        byte[] stream = [.. messages.SelectMany(message => message.Bytes)];
        Transcript whole = PlayStream(stream, stream.Length);
        foreach (int segment in (ReadOnlySpan<int>)[61, 536])
        {
            Require(whole.Lines.SequenceEqual(PlayStream(stream, segment).Lines), $"segments of {segment} give other records");
        }
    }

    private static Transcript PlayDatagrams(List<FuzzMessage> messages)
    {
        Transcript transcript = new();
        SipAnalyzer analyzer = new(new SipConfig(), transcript);
        Timestamp now = Epoch;
        foreach (FuzzMessage message in messages)
        {
            for (int second = 0; second < message.Seconds; second++)
            {
                now = now.AddSeconds(1);
                analyzer.OnTick(now);
            }

            analyzer.Recognizes(message.Bytes);
            long before = MessageCount.Of(analyzer);
            bool taken = analyzer.OnDatagram(new()
            {
                Payload = message.Bytes,
                Flow = message.IsBackwards ? Forward.Reversed : Forward,
                Timestamp = now,
            });
            bool isKeepAlive = message.Bytes.Length > 0 && message.Bytes.All(b => b is (byte)'\r' or (byte)'\n');
            Require(taken == (MessageCount.Of(analyzer) > before || isKeepAlive), "a datagram is neither message, keep-alive nor refused");
        }

        return End(analyzer, transcript, now);
    }

    private static Transcript PlayStream(byte[] stream, int segment)
    {
        Transcript transcript = new();
        SipAnalyzer analyzer = new(new SipConfig(), transcript);
        int done = 0;
        for (int end = Math.Min(segment, stream.Length); done < stream.Length; end = Math.Min(end + segment, stream.Length))
        {
            ReadOnlySpan<byte> waiting = stream.AsSpan(done, end - done);
            int taken = analyzer.OnStream(new() { Payload = waiting, Flow = Forward with { Protocol = FlowProtocol.Tcp }, Timestamp = Epoch });
            Require(taken >= 0 && taken <= waiting.Length, $"{taken} of {waiting.Length} bytes are taken");
            done += taken;
            Require(end - done <= MostWaiting + segment, $"{end - done} bytes wait");
            if (end == stream.Length)
            {
                break;
            }
        }

        return End(analyzer, transcript, Epoch);
    }

    /// <summary>Ends the analysis, and checks that everything was counted once.</summary>
    private static Transcript End(SipAnalyzer analyzer, Transcript transcript, Timestamp now)
    {
        analyzer.OnEnd(now);
        analyzer.Summarize(transcript);
        long messages = transcript.Counter("sip_messages");
        long unusable = transcript.Counter("defects/sip_invalid_status_code");
        Require(
            messages == transcript.Sum("sip_requests") + transcript.Sum("sip_responses") + unusable,
            "a message is neither request nor response");
        Require(transcript.DialogMessages <= messages, "dialogs have more messages than there are");
        Require(transcript.Calls == transcript.Counter("calls") && transcript.Calls <= messages, "a call is lost, or of no message");
        Require(transcript.Expectations <= MostExpectations * messages, "media without end is expected");
        return transcript;
    }

    /// <summary>Takes the number of messages out of a summary.</summary>
    private sealed class MessageCount : ISummary
    {
        private long messages;

        public static long Of(SipAnalyzer analyzer)
        {
            MessageCount count = new();
            analyzer.Summarize(count);
            return count.messages;
        }

        public void Count(string name, long value) => messages = name == "sip_messages" ? value : messages;

        public void Count(string map, string key, long value)
        {
        }
    }
}
