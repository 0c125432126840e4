using Earshot.Live.Tests.Sipp;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Live.Tests;

/// <summary>Calls that sipp made over loopback, captured live and stored, against what sipp logged.</summary>
public abstract class SippTests(SippSession session, string plugin)
{
    public static TheoryData<string> Names => [.. SippCase.All.Select(sippCase => sippCase.Name)];

    private SippCapture Capture => session.Captures[plugin];

    [SippFact]
    public void Every_call_is_stored_and_no_other()
    {
        Capture.ExitCode.Should().Be(0, "the sensor said: {0}", Capture.Log);
        Capture.Calls.Keys.Should().BeEquivalentTo(session.Logs.Values.SelectMany(log => log.CallIds));
        Capture.Calls.Should().HaveCount(SippCase.All.Count * SippPair.Calls);
    }

    [SippTheory]
    [MemberData(nameof(Names))]
    public void The_outcome_is_the_scenario_s(string name)
    {
        SippCase expected = SippCase.All.Single(sippCase => sippCase.Name == name);
        foreach (CallRecord call in CallsOf(name))
        {
            call.State.Should().Be(expected.State);
            call.StatusCode.Should().Be(expected.StatusCode);
            call.HangupBy.Should().Be(expected.HangupBy);
            call.EndReason.Should().Be(expected.EndReason);
        }
    }

    [SippTheory]
    [MemberData(nameof(Names))]
    public void Messages_are_counted_as_sipp_sent_them(string name)
    {
        SippLog log = session.Logs[name];
        foreach (CallRecord call in CallsOf(name))
        {
            call.SipMessages.Should().Be(log.Sent(call.CallId).Length);
            call.Retransmissions.Should().Be(log.Retransmissions(call.CallId));
            call.SipCopies.Should().Be(0, "loopback shows a packet once");
        }
    }

    [SippFact]
    public void An_invite_that_nobody_answers_is_sent_again() =>
        CallsOf("slow").Should().OnlyContain(call => call.Retransmissions > 0);

    [SippTheory]
    [MemberData(nameof(Names))]
    public void Times_are_between_those_that_sipp_logged(string name)
    {
        SippLog log = session.Logs[name];
        foreach (CallRecord call in CallsOf(name))
        {
            SippLine[] sent = log.Sent(call.CallId);
            ShouldBe(call.Start, log, sent.First(line => line.IsRequest("INVITE")));
            ShouldBe(call.Ringing, log, sent.FirstOrDefault(line => line.IsResponseToInvite("180")));
            ShouldBe(call.Answered, log, sent.FirstOrDefault(line => line.IsResponseToInvite("2")));
            ShouldBe(call.End, log, sent.MaxBy(line => log.OnTheWire(line).To));
        }
    }

    [SippFact]
    public void Media_is_what_was_played()
    {
        foreach (CallRecord call in CallsOf("media"))
        {
            StreamShouldBe(call, MediaDirection.ToCallee, RtpRecording.Caller);
            StreamShouldBe(call, MediaDirection.ToCaller, RtpRecording.Callee);
            call.Streams.Should().HaveCount(2);
        }
    }

    [SippTheory]
    [MemberData(nameof(Names))]
    public void The_transport_is_sipp_s(string name) => CallsOf(name).Should().OnlyContain(
        call => call.Transport == (SippCase.All.Single(sippCase => sippCase.Name == name).Transport == "t1" ? SignallingTransport.Tcp : SignallingTransport.Udp));

    [SippTheory]
    [MemberData(nameof(Names))]
    public void The_ladder_is_what_sipp_sent(string name)
    {
        SippLog log = session.Logs[name];
        foreach (CallRecord call in CallsOf(name))
        {
            call.Ladder.Omitted.Should().Be(0);
            call.Ladder.Messages.Should().HaveCount(log.Sent(call.CallId).Length);
            call.Ladder.Messages.Count(message => message.Retransmission).Should().Be(log.Retransmissions(call.CallId));
        }
    }

    [SippFact]
    public void A_challenge_is_counted_and_its_answer_is_the_same_call()
    {
        CallsOf("challenge").Should().OnlyContain(call => call.Challenges == 1);
        CallsOf("plain").Should().OnlyContain(call => call.Challenges == 0);
    }

    [SippFact]
    public void A_fork_has_a_branch_per_to_tag()
    {
        CallsOf("fork").Should().OnlyContain(call => call.Branches.Count == 2
            && call.Branches[0].ToTag.EndsWith('a') && call.Branches[0].StatusCode == null
            && call.Branches[1].ToTag.EndsWith('b') && call.Branches[1].StatusCode == 200);
        CallsOf("plain").Should().OnlyContain(call => call.Branches.Count == 0);
    }

    [SippFact]
    public void A_hold_begins_and_ends_with_the_answers_to_its_invites()
    {
        foreach (CallRecord call in CallsOf("hold"))
        {
            SippLine[] answers = [.. session.Logs["hold"].Sent(call.CallId).Where(line => line.IsResponseToInvite("200"))];
            HoldRecord hold = call.Holds.Should().ContainSingle().Subject;
            hold.By.Should().Be(CallParty.Caller);
            ShouldBe(hold.Start, session.Logs["hold"], answers[1]);
            ShouldBe(hold.End, session.Logs["hold"], answers[2]);
        }
    }

    [SippFact]
    public void Keys_are_those_that_were_played()
    {
        foreach (CallRecord call in CallsOf("media"))
        {
            call.Dtmf.Select(key => key.Key).Should().Equal(RtpRecording.Caller.Keys.Select(key => $"{key}"));
            call.Dtmf.Should().OnlyContain(
                key => key.By == CallParty.Caller && key.Method == DtmfMethod.TelephoneEvent && key.DurationMs == RtpRecording.KeyMs);
        }
    }

    private IEnumerable<CallRecord> CallsOf(string name)
    {
        string[] callIds = session.Logs[name].CallIds;
        callIds.Should().HaveCount(SippPair.Calls);
        return callIds.Select(callId => Capture.Calls[callId]);
    }

    private static void ShouldBe(Timestamp? time, SippLog log, SippLine? sent)
    {
        if (sent is null)
        {
            time.Should().BeNull();
            return;
        }

        (Timestamp from, Timestamp to) = log.OnTheWire(sent);
        time.Should().NotBeNull();
        time!.Value.Nanoseconds.Should().BeInRange(from.Nanoseconds, to.Nanoseconds, "of \"{0}\"", sent.StartLine);
    }

    private static void StreamShouldBe(CallRecord call, MediaDirection direction, RtpRecording played)
    {
        StreamRecord stream = call.Streams.Should().ContainSingle(stream => stream.Direction == direction).Subject;
        int packets = RtpRecording.SpeechPackets + played.EventPackets;
        stream.Ssrc.Should().Be(played.Ssrc);
        stream.Codec.Should().Be("PCMA");
        stream.PayloadType.Should().Be(RtpRecording.Pcma);
        stream.ClockRate.Should().Be(8000);
        stream.Packets.Should().Be(packets);
        stream.Expected.Should().Be(packets);
        stream.Lost.Should().Be(0);
        stream.Duplicates.Should().Be(0);
        stream.PayloadTypes.ToDictionary(type => type.PayloadType, type => type.Packets).Should().Equal(PayloadTypesOf(played));
    }

    private static Dictionary<int, long> PayloadTypesOf(RtpRecording played)
    {
        var types = new Dictionary<int, long> { [RtpRecording.Pcma] = RtpRecording.SpeechPackets };
        if (played.EventPackets > 0)
        {
            types[RtpRecording.TelephoneEvent] = played.EventPackets;
        }

        return types;
    }
}

/// <inheritdoc/>
[Collection(SippSessionUsers.Name)]
public sealed class LivePcapSippTests(SippSession session) : SippTests(session, "LivePcap");

/// <inheritdoc/>
[Collection(SippSessionUsers.Name)]
public sealed class AfPacketSippTests(SippSession session) : SippTests(session, "AfPacket");
