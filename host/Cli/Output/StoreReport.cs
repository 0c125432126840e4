using System.Globalization;
using System.Text.Json;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Cli.Output;

/// <summary>How <c>earshot store</c> prints.</summary>
internal enum StoreFormat
{
    /// <summary>Lines for people.</summary>
    Table,

    /// <summary>One object, or one a problem and line.</summary>
    Json,
}

/// <summary>Prints what <c>earshot store</c> tells.</summary>
internal static class StoreReport
{
    public static void Write(StoreHealth health, StoreFormat format, TextWriter output)
    {
        if (format == StoreFormat.Json)
        {
            output.WriteLine(JsonSerializer.Serialize(health, TableOrJson.Options));
            return;
        }

        WriteLine(output, "calls", Text(health.Calls));
        WriteLine(output, "bytes", Text(health.Bytes));
        WriteLine(output, "oldest day", Text(health.OldestDay));
        WriteLine(output, "newest day", Text(health.NewestDay));
        WriteLine(output, "waiting", CountText.Number(health.Waiting));
        WriteLine(output, "refused", CountText.Number(health.Refused));
        WriteLine(output, "problem", PlainText.Of(health.Problem ?? "none"));
    }

    public static void Write(IReadOnlyList<StoreProblem> problems, StoreFormat format, TextWriter output)
    {
        foreach (StoreProblem problem in problems)
        {
            output.WriteLine(format == StoreFormat.Json
                ? JsonSerializer.Serialize(problem, TableOrJson.Options)
                : $"{(problem.Repaired ? "repaired" : "damaged")} {PlainText.Of(problem.Where)}: {PlainText.Of(problem.What)}");
        }

        if (problems.Count == 0 && format == StoreFormat.Table)
        {
            output.WriteLine("no damage found");
        }
    }

    private static void WriteLine(TextWriter output, string name, string value) => output.WriteLine($"{name,-12} {value}");

    private static string Text(long? number) => number is { } known ? CountText.Number(known) : "unknown";

    private static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "none";
}
