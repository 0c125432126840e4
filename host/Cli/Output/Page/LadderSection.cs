using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Host.Cli.Output.Page;

/// <summary>The ladder: messages between nodes, media, keys and holds, from top to bottom in the order of time.</summary>
internal static class LadderSection
{
    /// <summary>"12345.678  ", seconds after the call's start.</summary>
    private const int TimeWidth = 11;

    public static void Write(PageWriter page, CallRecord call)
    {
        IReadOnlyList<LadderEvent> rows = LadderEvents.Of(call);
        if (rows.Count == 0)
        {
            return;
        }

        var columns = new LadderColumns(call.Ladder.Nodes, page.Width - TimeWidth);
        page.Section("Ladder (seconds)");
        WriteHeads(page, call, columns);
        foreach (LadderEvent row in rows)
        {
            WriteRow(page, columns, row);
        }

        if (call.Ladder.Omitted > 0)
        {
            page.Line("  ", $"{call.Ladder.Omitted} messages more were not kept");
        }
    }

    private static void WriteHeads(PageWriter page, CallRecord call, LadderColumns columns)
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
            page.Raw($"{new string(' ', TimeWidth)}{columns.Heads()}");
        }
    }

    private static void WriteRow(PageWriter page, LadderColumns columns, LadderEvent row)
    {
        string lead = Invariant($"{row.Ms / 1000,TimeWidth - 2:0.000}  ");
        if (!columns.HasColumns)
        {
            string way = row.Kind == LadderEventKind.Note ? "" : $"{LadderColumns.Letter(row.From)} → {LadderColumns.Letter(row.To)} ";
            page.Line(lead, $"{way}{row.Label}");
            return;
        }

        string cells = columns.Draw(row);
        foreach (string line in Cells.Wrap(PlainText.Of(row.Label), page.Width - TimeWidth - columns.Width))
        {
            page.Raw($"{lead}{cells}{line}");
            lead = new string(' ', TimeWidth);
            cells = columns.Draw();
        }
    }
}
