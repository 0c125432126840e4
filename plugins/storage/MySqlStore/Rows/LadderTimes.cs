using Earshot.Sdk.Records;

namespace Earshot.MySqlStore.Rows;

/// <summary>What the messages of a call tell about the responses to its first INVITE.</summary>
internal static class LadderTimes
{
    private const string Trying = "100 ";

    /// <summary>Milliseconds to the first 100, or null.</summary>
    public static double? FirstTrying(CallLadder ladder) => First(Responses(ladder).Where(IsTrying));

    /// <summary>Milliseconds to the first other response, or null.</summary>
    public static double? FirstOther(CallLadder ladder) => First(Responses(ladder).Where(message => !IsTrying(message)));

    /// <summary>How often the first INVITE was sent again on its first way; null without messages.</summary>
    public static double? InviteRetransmissions(CallLadder ladder) => ladder.Messages.Count == 0 ? null : ladder.Messages.Count(
        message => message is { Retransmission: true, Text: "INVITE" } && message.Cseq == ladder.Messages[0].Cseq && message.From == ladder.Messages[0].From);

    private static double? First(IEnumerable<LadderMessage> messages) => messages.Select(message => (double?)message.Ms).FirstOrDefault();

    private static IEnumerable<LadderMessage> Responses(CallLadder ladder) => ladder.Messages.Where(
        message => message.Cseq == ladder.Messages[0].Cseq && message.Text.Length > 0 && char.IsAsciiDigit(message.Text[0]));

    private static bool IsTrying(LadderMessage message) => message.Text.StartsWith(Trying, StringComparison.Ordinal);
}
