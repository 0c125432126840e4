using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Host.Cli.Output.Page;

/// <summary>The ladder: messages between nodes, media, keys and holds, from top to bottom in the order of time.</summary>
internal static class LadderSection
{
    /// <summary>"12345.678", seconds after the call's start.</summary>
    private const int MinTimeWidth = 9;

    public static void Write(PageWriter page, CallRecord call)
    {
        IReadOnlyList<LadderEvent> rows = LadderEvents.Of(call);
        if (rows.Count == 0)
        {
            return;
        }

        int timeWidth = rows.Max(row => Math.Max(MinTimeWidth, Time(row).Length)) + 2;
        var columns = new LadderColumns(call.Ladder.Nodes, page.Width - timeWidth);
        page.Section("Ladder (seconds)");
        WriteHeads(page, call, columns, timeWidth);
        foreach (LadderEvent row in rows)
        {
            WriteRow(page, columns, row, timeWidth);
        }

        if (call.Ladder.Omitted > 0)
        {
            page.Line("  ", $"{Wording.Count(call.Ladder.Omitted, "message")} more, not kept");
        }
    }

    private static void WriteHeads(PageWriter page, CallRecord call, LadderColumns columns, int timeWidth)
    {
        if (columns.HasLegend)
        {
            for (int node = 0; node < call.Ladder.Nodes.Count; node++)
            {
                page.Line($"  {LadderColumns.Letter(node)} ", call.Ladder.Nodes[node].ToString());
            }
        }

        if (columns.HasColumns)
        {
            page.Raw($"{new string(' ', timeWidth)}{columns.Heads()}");
        }
    }

    private static void WriteRow(PageWriter page, LadderColumns columns, LadderEvent row, int timeWidth)
    {
        string lead = $"{Time(row).PadLeft(timeWidth - 2)}  ";
        if (!columns.HasColumns)
        {
            string way = !columns.HasLegend || row.Kind == LadderEventKind.Note ? "" : $"{LadderColumns.Letter(row.From)} → {LadderColumns.Letter(row.To)} ";
            page.Line(lead, $"{way}{row.Label}");
            return;
        }

        string cells = columns.Draw(row);
        foreach (string line in Cells.Wrap(PlainText.Of(row.Label), page.Width - timeWidth - columns.Width))
        {
            page.Raw($"{lead}{cells}{line}");
            lead = new string(' ', timeWidth);
            cells = columns.Draw();
        }
    }

    private static string Time(LadderEvent row) => Invariant($"{row.Ms / 1000:0.000}");
}
