namespace Earshot.Host.Cli.Output.Page;

/// <summary>Writes lines of limited width. The one place where text from the wire is made harmless for a terminal.</summary>
internal sealed class PageWriter(TextWriter output, int width)
{
    private const int NameWidth = 12;

    /// <summary>Cells of a line.</summary>
    public int Width => width;

    /// <summary>Cells of the value of <see cref="Row"/>.</summary>
    public int ValueWidth => width - NameWidth - 3;

    /// <summary>A blank line and a heading.</summary>
    public void Section(string title)
    {
        output.WriteLine();
        Line("", title);
    }

    /// <summary>Text behind a prefix. What does not fit goes on below, as far right.</summary>
    public void Line(string prefix, string text)
    {
        int indent = Cells.Count(prefix);
        foreach (string line in Cells.Wrap(PlainText.Of(text), width - indent))
        {
            output.WriteLine($"{prefix}{line}".TrimEnd());
            prefix = new string(' ', indent);
        }
    }

    /// <summary>A named value; nothing for one that is null or empty.</summary>
    public void Row(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Line($"  {name.PadRight(NameWidth)} ", value);
        }
    }

    /// <summary>A line that is laid out already and fits.</summary>
    public void Raw(string line) => output.WriteLine(line.TrimEnd());
}
