using Tomlyn.Syntax;

namespace Earshot.Host.Configuration;

/// <summary>A key of a table with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Location">Where the key stands.</param>
/// <param name="Value">The value as TOML.</param>
/// <param name="Typed">Of <c>--set</c>, what was typed behind the equals sign: a string needs no quotes there.</param>
internal sealed record ConfigurationEntry(string Key, Location Location, ValueSyntax Value, string? Typed = null)
{
    /// <summary>Where the value, or a part of it, stands.</summary>
    public Location LocationOf(SyntaxNode node) => Typed is null
        ? new(Location.Source, node.Span.Start.Line + 1, node.Span.Start.Column + 1)
        : Location;
}
