using Tomlyn.Syntax;

namespace Earshot.Host.Configuration;

/// <summary>Reads TOML of the plain shape that <c>plugins.toml</c> has: tables of keys, nothing nested.</summary>
internal sealed class FileParser
{
    private readonly ConfigurationDocument document;
    private readonly HashSet<int> brokenLines = [];

    private FileParser(ConfigurationDocument document) => this.document = document;

    /// <summary>Adds the text's tables and problems to the document.</summary>
    public static void Parse(string text, ConfigurationDocument document)
    {
        string[] lines = text.Split('\n');
        if (TomlSyntax.Parse(text, document.Path) is not { } syntax)
        {
            document.HasSyntaxErrors = true;
            document.Problems.Add(new Location(document.Path, lines.Length, 1), "the file ends in the middle of a string");
            return;
        }

        var parser = new FileParser(document);
        parser.AddSyntaxErrors(syntax.Diagnostics, lines);
        parser.AddRootKeys(syntax.KeyValues);
        foreach (TableSyntaxBase table in syntax.Tables)
        {
            parser.AddTable(table);
        }
    }

    /// <summary>A name without quotes is safe as a folder's name and needs no escapes in messages.</summary>
    public static bool IsBareName(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    // One error a line, and one for a string without end, which Tomlyn reports again on every line to the end of the file.
    private void AddSyntaxErrors(DiagnosticsBag diagnostics, string[] lines)
    {
        foreach (DiagnosticMessage diagnostic in diagnostics.OrderBy(d => d.Span.Start.Line))
        {
            document.HasSyntaxErrors = true;
            int line = diagnostic.Span.Start.Line;
            if (brokenLines.Add(line))
            {
                // Messages quote what they found: of a password without quotation marks, the password.
                bool isSecret = ConfigKey.IsSecretName(lines.ElementAtOrDefault(line) ?? "");
                document.Problems.Add(
                    LocationOf(diagnostic.Span), isSecret ? "this is no TOML; a string needs quotation marks" : diagnostic.Message);
            }

            if (diagnostic.Message.StartsWith("Invalid newline in a string", StringComparison.Ordinal))
            {
                break;
            }
        }
    }

    private void AddRootKeys(SyntaxList<KeyValueSyntax> keys)
    {
        foreach (KeyValueSyntax key in keys.Where(k => !IsBroken(k)))
        {
            document.Problems.Add(LocationOf(key.Span), $"the key {key.Key!.ToString().Trim()} stands in no table; begin one with [name]");
        }
    }

    private void AddTable(TableSyntaxBase syntax)
    {
        Location location = LocationOf(syntax.Span);
        string name = syntax.Name is { Key: { } key, DotKeys.ChildrenCount: 0 } ? TextOf(key) : "";
        if (syntax is TableArraySyntax || !IsBareName(name))
        {
            document.Problems.Add(location, "a table is written [name], the name of letters, digits, _ and - only; tables are not nested");
            return;
        }

        var table = new ConfigurationTable(name, location);
        if (document.Find(name) is { } first)
        {
            document.Problems.Add(location, $"the table [{name}] was there before, on line {first.Location.Line}");
        }
        else
        {
            document.Add(table);
        }

        foreach (KeyValueSyntax item in syntax.Items.Where(i => !IsBroken(i)))
        {
            AddKey(item, table);
        }
    }

    private void AddKey(KeyValueSyntax item, ConfigurationTable table)
    {
        Location location = LocationOf(item.Span);
        if (item.Key!.DotKeys.ChildrenCount > 0)
        {
            document.Problems.Add(location, $"the key {item.Key.ToString().Trim()} has a dot; keys are not nested");
            return;
        }

        string key = TextOf(item.Key.Key!);
        if (table.Find(key) is { } first)
        {
            document.Problems.Add(location, $"the key {key} was there before, on line {first.Location.Line}");
            return;
        }

        table.Set(new ConfigurationEntry(key, location, item.Value!));
    }

    private bool IsBroken(KeyValueSyntax item) =>
        item.Key?.Key is null || item.Value is null || brokenLines.Overlaps(Enumerable.Range(
            item.Span.Start.Line, Math.Max(1, item.Value.Span.End.Line - item.Span.Start.Line + 1)));

    private static string TextOf(BareKeyOrStringValueSyntax key) => key switch
    {
        StringValueSyntax quoted => quoted.Value ?? "",
        _ => key.ToString().Trim(),
    };

    private Location LocationOf(SourceSpan span) => new(document.Path, span.Start.Line + 1, span.Start.Column + 1);
}
