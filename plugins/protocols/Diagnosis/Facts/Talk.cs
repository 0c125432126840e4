using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Facts;

/// <summary>The time in which both parties of a call could speak.</summary>
internal static class Talk
{
    /// <summary>
    /// Seconds from answer to end without the times on hold; 0 where audio need not be: without an answer, with a fax, or
    /// when a party was transferred.
    /// </summary>
    public static double Seconds(CallRecord call) =>
        call is { Answered: { } answered, Fax: null, Transfers.Count: 0 }
            ? Math.Max(0, call.End.SecondsSince(answered) - OnHold(call, answered))
            : 0;

    private static double OnHold(CallRecord call, Timestamp answered)
    {
        double seconds = 0;
        for (int i = 0; i < call.Holds.Count; i++)
        {
            seconds += Overlap(call.Holds[i], answered, call.End);
        }

        return seconds;
    }

    /// <summary>Seconds of a hold that fall between two times.</summary>
    public static double Overlap(HoldRecord hold, Timestamp from, Timestamp to)
    {
        Timestamp start = hold.Start > from ? hold.Start : from;
        Timestamp end = hold.End is { } resumed && resumed < to ? resumed : to;
        return Math.Max(0, end.SecondsSince(start));
    }
}
