using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Facts;

/// <summary>Questions to the messages of a call.</summary>
internal static class LadderFacts
{
    /// <summary>True for a response.</summary>
    public static bool IsResponse(LadderMessage message) => char.IsAsciiDigit(message.Text.FirstOrDefault());

    /// <summary>True for a response with the status code.</summary>
    public static bool HasStatus(LadderMessage message, string status) => message.Text.StartsWith(status, StringComparison.Ordinal);

    /// <summary>The first message of the kind; null when there is none.</summary>
    public static LadderMessage? First(CallRecord call, Func<LadderMessage, bool> isOfKind)
    {
        for (int i = 0; i < call.Ladder.Messages.Count; i++)
        {
            if (isOfKind(call.Ladder.Messages[i]))
            {
                return call.Ladder.Messages[i];
            }
        }

        return null;
    }

    /// <summary>True when there is a message of the kind.</summary>
    public static bool Any(CallRecord call, Func<LadderMessage, bool> isOfKind) => First(call, isOfKind) is not null;

    /// <summary>How often a request was sent again.</summary>
    public static int Repeats(CallRecord call, string method)
    {
        int repeats = 0;
        for (int i = 0; i < call.Ladder.Messages.Count; i++)
        {
            LadderMessage message = call.Ladder.Messages[i];
            repeats += message.Retransmission && message.Text == method ? 1 : 0;
        }

        return repeats;
    }

    /// <summary>"192.0.2.1:5060 to 192.0.2.2:5060" of a message.</summary>
    public static string Way(CallLadder ladder, LadderMessage message) => $"{ladder.Nodes[message.From]} to {ladder.Nodes[message.To]}";
}
