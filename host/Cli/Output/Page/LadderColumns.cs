using Earshot.Sdk.Packets;

namespace Earshot.Host.Cli.Output.Page;

/// <summary>
/// The lifelines of a ladder: a column a node. Columns are headed by addresses where these fit, else by letters that a
/// legend explains; where not even letters fit, there are no columns, and rows name their nodes.
/// </summary>
internal sealed class LadderColumns
{
    private const int MinLabelWidth = 28;
    private const int NarrowLabelWidth = 20;
    private const int MinSpacing = 3;
    private const int LetterSpacing = 12;
    private readonly IReadOnlyList<TransportAddress> nodes;
    private readonly int spacing;

    /// <param name="nodes">The addresses.</param>
    /// <param name="width">Cells for columns and labels together.</param>
    public LadderColumns(IReadOnlyList<TransportAddress> nodes, int width)
    {
        this.nodes = nodes;
        int longest = nodes.Select(node => node.ToString().Length).DefaultIfEmpty(0).Max();
        HasLegend = nodes.Count * (longest + 2) > width - MinLabelWidth;
        spacing = HasLegend
            ? Math.Clamp((width - MinLabelWidth) / Math.Max(1, nodes.Count), MinSpacing, LetterSpacing)
            : longest + 2;
        HasColumns = nodes.Count > 0 && nodes.Count * spacing <= width - NarrowLabelWidth;
    }

    /// <summary>True when letters stand for addresses.</summary>
    public bool HasLegend { get; }

    /// <summary>False when there are more nodes than fit side by side.</summary>
    public bool HasColumns { get; }

    /// <summary>Cells of all columns.</summary>
    public int Width => HasColumns ? nodes.Count * spacing : 0;

    /// <summary>The letter of a node: A to Z, then A1 to Z1 and so on.</summary>
    public static string Letter(int node) => $"{(char)('A' + (node % 26))}{(node < 26 ? "" : $"{node / 26}")}";

    /// <summary>The heads of the columns.</summary>
    public string Heads()
    {
        char[] row = Blank();
        for (int node = 0; node < nodes.Count; node++)
        {
            string head = HasLegend ? Letter(node) : nodes[node].ToString();
            head.CopyTo(row.AsSpan(Math.Max(0, X(node) - (head.Length / 2))));
        }

        return new string(row);
    }

    /// <summary>The lifelines, and what goes from one to another.</summary>
    public string Draw(LadderEvent row)
    {
        char[] cells = Lifelines();
        if (row.Kind != LadderEventKind.Note)
        {
            Arrow(cells, row);
        }

        return new string(cells);
    }

    /// <summary>The lifelines alone.</summary>
    public string Draw() => new(Lifelines());

    private void Arrow(char[] cells, LadderEvent row)
    {
        (char line, char crossing) = row.Kind switch
        {
            LadderEventKind.Media or LadderEventKind.MediaBothWays => ('═', '╪'),
            LadderEventKind.Repetition => ('╌', '┼'),
            _ => ('─', '┼'),
        };
        int from = X(row.From);
        int to = X(row.To);
        if (from == to)
        {
            cells[from] = '●'; // from a node to itself
            return;
        }

        for (int x = Math.Min(from, to) + 1; x < Math.Max(from, to); x++)
        {
            cells[x] = cells[x] == '│' ? crossing : line;
        }

        cells[from] = from < to ? '├' : '┤';
        if (row.Kind != LadderEventKind.MediaBothWays)
        {
            cells[from < to ? to - 1 : to + 1] = from < to ? '▶' : '◀';
        }
    }

    private char[] Lifelines()
    {
        char[] cells = Blank();
        for (int node = 0; node < nodes.Count; node++)
        {
            cells[X(node)] = '│';
        }

        return cells;
    }

    private char[] Blank()
    {
        char[] cells = new char[Width];
        Array.Fill(cells, ' ');
        return cells;
    }

    private int X(int node) => (node * spacing) + (spacing / 2);
}
