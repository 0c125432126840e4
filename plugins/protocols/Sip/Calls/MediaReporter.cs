using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Sdp;

namespace Earshot.Sip.Calls;

/// <summary>Tells the host where media of the call at hand is expected, and counts what could not be.</summary>
internal sealed class MediaReporter
{
    private readonly ISignallingSink sink;
    private readonly SdpCounters counters = new();

    public MediaReporter(ISignallingSink sink)
    {
        this.sink = sink;
        Description = new SessionDescription(counters);
    }

    /// <summary>The call that is being told about; set before each use.</summary>
    public Call Call { get; set; } = null!;

    /// <summary>The time of the message at hand; set before each use.</summary>
    public Timestamp Now { get; set; }

    /// <summary>Descriptions and addresses beyond the limits of a call.</summary>
    public long Refused { get; set; }

    /// <summary>Reads session descriptions.</summary>
    public SessionDescription Description { get; }

    /// <summary>What is sent to the caller's address goes to the caller.</summary>
    public MediaExpectation Expect(in MediaReceiver receiver, CallParty owner)
    {
        Call.NoteMedia(receiver.Address, owner);
        MediaExpectation expectation = new()
        {
            Call = Call.Number,
            Address = receiver.Address,
            RtcpAddress = receiver.RtcpAddress,
            Direction = owner == CallParty.Caller ? MediaDirection.ToCaller : MediaDirection.ToCallee,
            Kind = receiver.Kind,
            Security = receiver.Security,
            Formats = receiver.Formats,
            CallId = Call.CallId,
        };
        sink.Expect(expectation);
        return expectation;
    }

    /// <summary>What was withdrawn is expected again.</summary>
    public void Renew(MediaExpectation expectation) => sink.Expect(expectation);

    public void Withdraw(TransportAddress address) => sink.Withdraw(Call.Number, address);

    public void Summarize(ISummary summary)
    {
        summary.Count("media_expectations_refused", Refused);
        counters.Summarize(summary);
    }
}
