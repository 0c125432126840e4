using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Host.Cli.Output.Page;

/// <summary>Brings messages, media, keys and holds of a call into the order of time.</summary>
internal static class LadderEvents
{
    public static IReadOnlyList<LadderEvent> Of(CallRecord call) =>
    [
        // The order is stable: of what came at the same time, messages are first.
        .. Messages(call).Concat(Media(call)).Concat(Keys(call)).Concat(Holds(call)).Concat(Fax(call)).OrderBy(row => row.Ms),
    ];

    private static IEnumerable<LadderEvent> Messages(CallRecord call) => call.Ladder.Messages.Select(message => new LadderEvent(
        message.Ms,
        message.Retransmission ? LadderEventKind.Repetition : LadderEventKind.Message,
        message.From,
        message.To,
        $"{message.Text}{(message.Sdp ? " (SDP)" : "")}{(message.Retransmission ? " again" : "")}"));

    private static IEnumerable<LadderEvent> Media(CallRecord call)
    {
        int callee = Math.Max(0, CalleeNode(call));
        int number = 0;
        foreach (StreamRecord stream in call.Streams.Take(StreamSection.MaxStreams))
        {
            string name = $"RTP #{++number} {Wording.Codec(stream)} {Wording.Of(stream.Direction)}";
            bool toCaller = stream.Direction == MediaDirection.ToCaller;
            yield return new LadderEvent(
                Wording.Offset(call, stream.Start),
                stream.Direction == MediaDirection.Unknown ? LadderEventKind.MediaBothWays : LadderEventKind.Media,
                toCaller ? callee : 0,
                toCaller ? 0 : callee,
                $"{name}: {Summary(stream)}");
            yield return LadderEvent.Note(Wording.Offset(call, stream.End), $"end of RTP #{number}");
        }
    }

    /// <summary>"3000 packets, 0.2 % lost, MOS 4.30".</summary>
    private static string Summary(StreamRecord stream) => Wording.Join(
        Wording.Count(stream.Packets, "packet"),
        Invariant($"{stream.LossPercent:0.0} % lost"),
        stream.Mos is { } mos ? Invariant($"MOS {mos:0.00}") : null);

    /// <summary>The node that the INVITE reached last.</summary>
    private static int CalleeNode(CallRecord call)
    {
        TransportAddress last = call.Hops.Count > 0 ? call.Hops[^1] : call.Destination;
        int node = call.Ladder.Nodes.ToList().LastIndexOf(last);
        return node >= 0 ? node : call.Ladder.Nodes.Count - 1;
    }

    private static IEnumerable<LadderEvent> Keys(CallRecord call) => call.Dtmf.Select(key => LadderEvent.Note(
        Wording.Offset(call, key.Time),
        $"DTMF {key.Key}{(key.DurationMs is { } ms ? Invariant($", {ms:0} ms") : "")}"
        + $"{(key.By is { } by ? $", by {Wording.Of(by)}" : "")} ({(key.Method == DtmfMethod.SipInfo ? "SIP INFO" : "telephone-event")})"));

    private static IEnumerable<LadderEvent> Holds(CallRecord call)
    {
        foreach (HoldRecord hold in call.Holds)
        {
            yield return LadderEvent.Note(Wording.Offset(call, hold.Start), $"on hold by {Wording.Of(hold.By)}");
            if (hold.End is { } end)
            {
                yield return LadderEvent.Note(Wording.Offset(call, end), $"resumed by {Wording.Of(hold.By)}");
            }
        }
    }

    private static IEnumerable<LadderEvent> Fax(CallRecord call) => call.Fax is { } fax
        ? [LadderEvent.Note(Wording.Offset(call, fax.Start), $"T.38 fax {(fax.Agreed ? "agreed" : "offered")}")]
        : [];
}
