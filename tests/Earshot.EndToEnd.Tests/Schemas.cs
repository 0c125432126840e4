using Earshot.Sdk.Testing;
using NJsonSchema;

namespace Earshot.EndToEnd.Tests;

/// <summary>The schemas of docs/schema.</summary>
internal static class Schemas
{
    private static readonly Dictionary<string, JsonSchema> ByName =
        new[] { "call", "stream", "dialog", "registration", "request", "summary" }.ToDictionary(name => name, name => JsonSchema.FromFileAsync(Path.Combine(
            SharedCaptures.RepositoryRoot, "docs", "schema", $"{name}.json")).GetAwaiter().GetResult());

    /// <summary>What is wrong in a JSON text, or null.</summary>
    /// <param name="name">The schema's name.</param>
    /// <param name="json">The text.</param>
    public static string? Problem(string name, string json)
    {
        var errors = ByName[name].Validate(json);
        return errors.Count == 0 ? null : string.Join("; ", errors.Take(5).Select(error => error.ToString().ReplaceLineEndings(" ")));
    }
}
