using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Earshot.Host.Configuration;

/// <summary>Parses TOML into a syntax tree that tolerates errors.</summary>
internal static class TomlSyntax
{
    /// <summary>The tree with its errors, or null when the text ends inside an escape sequence of a string.</summary>
    public static DocumentSyntax? Parse(string text, string source = "")
    {
        try
        {
            // Without Tomlyn's own validation: its messages on duplicates quote whole tables.
            return SyntaxParser.Parse(text, source, validate: false);
        }
        catch (ArgumentOutOfRangeException)
        {
            // Tomlyn 2.10.2 fails to write its own message on "\u12 and the like at the end of the text.
            return null;
        }
    }
}
