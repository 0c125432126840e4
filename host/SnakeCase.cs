using System.Text.Json;

namespace Earshot.Host;

/// <summary>Names as users see them: <c>BadLength</c> is <c>bad_length</c>.</summary>
internal static class SnakeCase
{
    public static string From(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
