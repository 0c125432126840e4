using System.CommandLine;

namespace Earshot.Host.Cli.Output;

/// <summary>How records are printed.</summary>
internal enum OutputFormat
{
    /// <summary>Aligned columns for people.</summary>
    Table,

    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>RFC 4180, calls only.</summary>
    Csv,
}

/// <summary>The option <c>--format</c>, the same for every command that prints calls.</summary>
internal static class OutputFormats
{
    public static Option<OutputFormat> Option() => new("--format")
    {
        Description = "How to print: table, json (one object a line) or csv.",
        HelpName = "table|json|csv",
    };

    /// <summary>For lists.</summary>
    public static ICallWriter Create(OutputFormat format, TextWriter output) => format switch
    {
        OutputFormat.Json => new CallJsonLines(output),
        OutputFormat.Csv => new CallCsv(output),
        _ => new CallTable(output),
    };

    /// <summary>For the calls of one name: people see all of them.</summary>
    public static ICallWriter CreateForOne(OutputFormat format, TextWriter output) =>
        format == OutputFormat.Table ? new CallPages(output) : Create(format, output);
}
