using System.Text;
using Spectre.Console.Rendering;

namespace Earshot.Host.Cli.Output.Page;

/// <summary>How wide text is on a terminal, where some characters take two cells and some none.</summary>
internal static class Cells
{
    public static int Count(string text) => new Segment(text).CellCount();

    /// <summary>The longest beginning of a text that is at most so wide, and at least one character of it.</summary>
    public static string Head(string text, int width)
    {
        var head = new StringBuilder();
        int used = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            used += Count(rune.ToString());
            if (used > width && head.Length > 0)
            {
                break;
            }

            head.Append(rune.ToString());
        }

        return head.ToString();
    }

    /// <summary>Breaks a text at blanks into lines that are at most so wide; a longer word is broken anywhere.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        List<string> lines = [];
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string longer = line.Length == 0 ? word : $"{line} {word}";
            if (Count(longer) <= width)
            {
                line = longer;
                continue;
            }

            if (line.Length > 0)
            {
                lines.Add(line);
            }

            line = word;
            while (Count(line) > width)
            {
                string head = Head(line, width);
                if (head.Length == line.Length)
                {
                    break;
                }

                lines.Add(head);
                line = line[head.Length..];
            }
        }

        lines.Add(line);
        return lines;
    }
}
