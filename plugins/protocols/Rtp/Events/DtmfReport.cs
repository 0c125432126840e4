using Earshot.Rtp.Ownership;
using Earshot.Rtp.Reports;
using Earshot.Rtp.Streams;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Events;

/// <summary>Turns the key presses of a stream into records.</summary>
internal static class DtmfReport
{
    /// <summary>RFC 4733, 3.2, by event code; 16 is RFC 2833's.</summary>
    private static readonly string[] Keys =
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#", "A", "B", "C", "D", "flash"];

    /// <summary>RFC 4733, 2.1: what nothing else tells.</summary>
    private const int DefaultClockRate = 8000;

    /// <param name="state">The stream.</param>
    /// <param name="owner">For which call, or null.</param>
    /// <param name="clockRate">That of its codec, which its events share (RFC 4733, 2.5.1.1), or null.</param>
    public static IReadOnlyList<DtmfEvent> Of(in StreamState state, StreamOwner? owner, int? clockRate)
    {
        if (state.Details?.Events is not { Presses.Count: > 0 } events)
        {
            return [];
        }

        List<DtmfEvent> keys = [];
        foreach (KeyPress press in events.Presses)
        {
            MediaFormat? format = PayloadTypes.Find(state, owner, press.PayloadType);
            if (IsPress(press, format))
            {
                int rate = format?.ClockRate ?? clockRate ?? DefaultClockRate;
                keys.Add(new DtmfEvent
                {
                    Time = new Timestamp(press.Start),
                    Key = Keys[press.Code],
                    DurationMs = press.Duration * 1000.0 / rate,
                    By = owner is { } known ? Presser(known.Direction) : null,
                    Method = DtmfMethod.TelephoneEvent,
                });
            }
        }

        return keys;
    }

    /// <summary>
    /// What SDP calls telephone-event is one. A type that nothing explains is one when its packets have looked like events
    /// and several said the same timestamp.
    /// </summary>
    private static bool IsPress(KeyPress press, MediaFormat? format) =>
        format is { } known ? AuxiliaryFormat.IsTelephoneEvent(known) : press.Packets > 1;

    private static CallParty? Presser(MediaDirection direction) => direction switch
    {
        MediaDirection.ToCallee => CallParty.Caller,
        MediaDirection.ToCaller => CallParty.Callee,
        _ => null,
    };
}
