using System.Globalization;
using System.Text;

namespace Earshot.Host.Cli.Output;

/// <summary>Makes text from the wire fit for a terminal.</summary>
internal static class PlainText
{
    /// <summary>
    /// The text with U+FFFD for whatever a terminal might obey instead of show: control characters, invisible formatting
    /// such as right-to-left overrides, and line separators.
    /// </summary>
    public static string Of(string? text)
    {
        if (text is null)
        {
            return "";
        }

        var plain = new StringBuilder(text.Length);
        // Enumerating runes turns halves of surrogate pairs into U+FFFD.
        foreach (Rune rune in text.EnumerateRunes())
        {
            plain.Append((IsShown(rune) ? rune : Rune.ReplacementChar).ToString());
        }

        return plain.ToString();
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
