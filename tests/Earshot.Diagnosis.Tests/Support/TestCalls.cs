using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.Diagnosis.Tests.Support;

/// <summary>
/// A call without any problem, for tests to spoil: 198.51.100.1 calls 203.0.113.2, it rings after 1 s, is answered after 3 s and
/// ended by the callee 20 s later, with PCMA both ways all the time.
/// </summary>
internal static class TestCalls
{
    public const string CallerSip = "198.51.100.1:5060";
    public const string CalleeSip = "203.0.113.2:5060";
    public const string CallerMedia = "198.51.100.1:40000";
    public const string CalleeMedia = "203.0.113.2:50000";
    public const double AnsweredAt = 3;
    public const double EndedAt = 23;

    public static readonly CallRecord Good = new()
    {
        Id = "0123456789ab",
        CallId = "good@test",
        Source = Address(CallerSip),
        Destination = Address(CalleeSip),
        Start = SampleCalls.Noon,
        Ringing = At(1),
        Answered = At(AnsweredAt),
        End = At(EndedAt),
        PddMs = 1000,
        PostByeDelayMs = 10,
        State = CallState.Answered,
        StatusCode = 200,
        HangupBy = CallParty.Callee,
        EndReason = EndReason.Bye,
        SipMessages = 6,
        Media = [Line(CallParty.Caller, CallerMedia), Line(CallParty.Callee, CalleeMedia)],
        Streams = [ToCaller, ToCallee],
        Ladder = Ladder(
            Message(0, "INVITE", sdp: true), Message(1, "180 Ringing"), Message(AnsweredAt, "200 OK", sdp: true), Message(3.1, "ACK"),
            Message(22.99, "BYE"), Message(EndedAt, "200 OK")),
    };

    public static StreamRecord ToCaller => Stream(MediaDirection.ToCaller, CalleeMedia, CallerMedia);

    public static StreamRecord ToCallee => Stream(MediaDirection.ToCallee, CallerMedia, CalleeMedia);

    public static Timestamp At(double seconds) => SampleCalls.Noon.AddSeconds(seconds);

    public static TransportAddress Address(string text) => TransportAddress.Parse(text);

    public static MediaLine Line(CallParty by, string address) => new()
    {
        By = by,
        Time = At(by == CallParty.Caller ? 0 : AnsweredAt),
        Kind = MediaKind.Audio,
        Address = Address(address),
        Protocol = "RTP/AVP",
        Formats = ["PCMA/8000", "telephone-event/8000"],
        PayloadTypes = [8, 101],
        PtimeMs = 20,
    };

    public static StreamRecord Stream(MediaDirection direction, string source, string destination) => new()
    {
        Direction = direction,
        Source = Address(source),
        Destination = Address(destination),
        Ssrc = 1,
        Kind = MediaKind.Audio,
        Codec = "PCMA",
        PayloadType = 8,
        ClockRate = 8000,
        PtimeMs = 20,
        Start = At(AnsweredAt + 0.1),
        End = At(EndedAt - 0.1),
        Packets = 990,
        Expected = 990,
        PayloadTypes = [new PayloadTypeCount(8, "PCMA", 990)],
    };

    /// <summary>A ladder of two nodes; what a caller sends goes from the first to the second.</summary>
    public static CallLadder Ladder(params LadderMessage[] messages) => new()
    {
        Nodes = [Address(CallerSip), Address(CalleeSip)],
        Messages = messages,
    };

    /// <summary>A request goes to the callee and a response to the caller.</summary>
    public static LadderMessage Message(double seconds, string text, bool sdp = false, bool repeated = false)
    {
        int from = char.IsAsciiDigit(text[0]) ? 1 : 0;
        return new LadderMessage { Ms = seconds * 1000, From = from, To = 1 - from, Text = text, Cseq = 1, Sdp = sdp, Retransmission = repeated };
    }
}
