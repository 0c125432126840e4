using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Sdp;

namespace Earshot.Sip.Calls;

/// <summary>Tells the host where media of the call at hand is expected, and counts what could not be.</summary>
internal sealed class MediaReporter
{
    private readonly ISignallingSink sink;
    private readonly List<MediaDescription> parsed = [];
    private readonly SdpCounters counters = new();
    private readonly SessionDescription description;

    public MediaReporter(ISignallingSink sink)
    {
        this.sink = sink;
        description = new SessionDescription(counters);
    }

    /// <summary>The call that is being told about; set before each use.</summary>
    public Call Call { get; set; } = null!;

    /// <summary>The time of the message at hand; set before each use.</summary>
    public Timestamp Now { get; set; }

    /// <summary>Descriptions and addresses beyond the limits of a call.</summary>
    public long Refused { get; set; }

    /// <summary>Valid until the next use.</summary>
    public List<MediaDescription> Parse(ReadOnlySpan<byte> body)
    {
        parsed.Clear();
        description.Parse(body, parsed);
        return parsed;
    }

    /// <summary>What is sent to the caller's address goes to the caller.</summary>
    public void Expect(MediaReceiver receiver, CallParty owner)
    {
        Call.NoteMedia(receiver.Address, owner);
        sink.Expect(new MediaExpectation
        {
            Call = Call.Number,
            Address = receiver.Address,
            RtcpAddress = receiver.RtcpAddress,
            Direction = owner == CallParty.Caller ? MediaDirection.ToCaller : MediaDirection.ToCallee,
            Kind = receiver.Kind,
            Security = receiver.Security,
            Formats = receiver.Formats,
            CallId = Call.CallId,
        });
    }

    public void Withdraw(TransportAddress address) => sink.Withdraw(Call.Number, address);

    public void Summarize(ISummary summary)
    {
        summary.Count("media_expectations_refused", Refused);
        counters.Summarize(summary);
    }
}
