using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Facts;

/// <summary>What the receiver of a stream announced for it.</summary>
internal static class Announced
{
    /// <summary>
    /// The m= line at whose address the stream arrived; null when there is none, or when a later session description may
    /// have changed it: the record has only the latest.
    /// </summary>
    public static MediaLine? LineOf(CallRecord call, StreamRecord stream) => IsSettled(call, stream.Start)
        ? call.Media.FirstOrDefault(line =>
            line.Kind == stream.Kind && (line.Address == stream.Destination || line.Candidates.Contains(stream.Destination)))
        : null;

    /// <summary>True when no session description came after the answer and after a time; false when that is not known.</summary>
    public static bool IsSettled(CallRecord call, Timestamp from)
    {
        double answered = call.Answered is { } time ? time.MillisecondsSince(call.Start) : 0;
        double after = Math.Max(answered, from.MillisecondsSince(call.Start));
        return call.Ladder is { Messages.Count: > 0, Omitted: 0 }
            && !call.Ladder.Messages.Any(message => message is { Sdp: true, Retransmission: false } && message.Ms > after);
    }
}
