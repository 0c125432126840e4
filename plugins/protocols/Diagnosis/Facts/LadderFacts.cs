using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Facts;

/// <summary>Questions to the messages of a call.</summary>
internal static class LadderFacts
{
    /// <summary>True for a response.</summary>
    public static bool IsResponse(LadderMessage message) => char.IsAsciiDigit(message.Text.FirstOrDefault());

    /// <summary>True for a response with the status code.</summary>
    public static bool HasStatus(LadderMessage message, string status) => message.Text.StartsWith(status, StringComparison.Ordinal);

    /// <summary>How often a request was sent again.</summary>
    public static int Repeats(CallRecord call, string method) =>
        call.Ladder.Messages.Count(message => message.Retransmission && message.Text == method);

    /// <summary>"192.0.2.1:5060 to 192.0.2.2:5060" of a message.</summary>
    public static string Way(CallLadder ladder, LadderMessage message) => $"{ladder.Nodes[message.From]} to {ladder.Nodes[message.To]}";
}
