using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Sip.Calls;

/// <summary>A REFER and what became of it.</summary>
internal sealed class Transfer(Timestamp time, CallParty by, uint cseq, ReferTarget target)
{
    public Timestamp Time { get; } = time;

    public CallParty By { get; } = by;

    public uint CSeq { get; } = cseq;

    public ReferTarget Target { get; } = target;

    /// <summary>Hosts that received it: who is to make the new call is the last.</summary>
    public BoundedList<HostAddress> Receivers { get; } = new(8);

    public int? StatusCode { get; set; }

    public int? Outcome { get; set; }

    /// <summary>Call-ID of the call that it led to.</summary>
    public string? CallId { get; set; }

    public TransferRecord ToRecord() => new(Time, By, Target.Uri, Target.ReplacesCallId, StatusCode, Outcome, CallId);
}
