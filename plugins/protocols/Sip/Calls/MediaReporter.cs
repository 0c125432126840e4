using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sip.Sdp;

namespace Earshot.Sip.Calls;

/// <summary>Tells the host where media of the call at hand is expected, and counts what could not be.</summary>
internal sealed class MediaReporter(ISignallingSink sink)
{
    private readonly List<MediaDescription> parsed = [];

    /// <summary>The call that is being told about; set before each use.</summary>
    public Call Call { get; set; } = null!;

    /// <summary>Descriptions and addresses beyond the limits of a call.</summary>
    public long Refused { get; set; }

    /// <summary>m= lines without a literal address.</summary>
    public long Unresolved { get; private set; }

    /// <summary>Valid until the next use.</summary>
    public List<MediaDescription> Parse(ReadOnlySpan<byte> body)
    {
        parsed.Clear();
        Unresolved += SessionDescription.Parse(body, parsed);
        return parsed;
    }

    /// <summary>What is sent to the caller's address goes to the caller.</summary>
    public void Expect(MediaDescription description, CallParty owner)
    {
        Call.NoteMedia(description.Address, owner);
        sink.Expect(new MediaExpectation
        {
            Call = Call.Number,
            Address = description.Address,
            RtcpAddress = description.RtcpAddress,
            Direction = owner == CallParty.Caller ? MediaDirection.ToCaller : MediaDirection.ToCallee,
            Kind = description.Kind,
            Formats = description.Formats,
            CallId = Call.CallId,
        });
    }

    public void Withdraw(TransportAddress address) => sink.Withdraw(Call.Number, address);
}
