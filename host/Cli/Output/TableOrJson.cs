using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Earshot.Host.Cli.Output;

/// <summary>The <c>--format</c> of lists that are no calls, and the one way in which they become JSON.</summary>
internal static class TableOrJson
{
    private const string Table = "table";
    private const string Json = "json";

    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Option<string> Option()
    {
        var option = new Option<string>("--format") { Description = "How to print.", DefaultValueFactory = _ => Table };
        option.AcceptOnlyFromAmong(Table, Json);
        return option;
    }

    /// <summary>Prints one object a line.</summary>
    public static void WriteJson<T>(IEnumerable<T> items, TextWriter output, JsonSerializerOptions? options = null)
    {
        foreach (T item in items)
        {
            output.WriteLine(JsonSerializer.Serialize(item, options ?? Options));
        }
    }

    public static bool IsJson(ParseResult parsed, Option<string> option) => parsed.GetValue(option) == Json;
}
