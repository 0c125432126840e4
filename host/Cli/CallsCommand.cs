using System.CommandLine;
using Earshot.Host.Catalogue;
using Earshot.Host.Cli.Output;
using Earshot.Host.Control;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Cli;

/// <summary><c>earshot calls</c>.</summary>
internal sealed class CallsCommand(Composer composer, GlobalOptions globalOptions) : ICommandModule
{
    private const int CountCap = 10_000;
    private const int StandardLimit = 50;

    private readonly CallQueryOptions conditions = new();

    // One more than is printed is asked for, to know whether there is more.
    private readonly Option<int?> limit = NumberOption.Create("--limit", "At most so many calls", 1, ControlProtocol.MaxLimit - 1, StandardLimit);

    private readonly Option<string?> after = new("--after")
    {
        Description = "Goes on behind this call: the id of the last one of the page before.",
        HelpName = "ID",
    };

    private readonly Option<bool> count = new("--count")
    {
        Description = $"Prints how many calls there are, up to {CountText.Number(CountCap)}, instead of the calls.",
    };

    private readonly Option<OutputFormat> format = OutputFormats.Option();

    public Command Build()
    {
        var command = new Command("calls", "Lists the calls of the store, the newest first.");
        foreach (Option option in conditions.All.Concat([limit, after, count, format]))
        {
            command.Add(option);
        }

        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        CallQuery query = conditions.Query(parsed);
        if (query.ReadsEverything)
        {
            error.WriteLine("earshot: this would look through every call of the store: say with --from since when");
            return ExitCode.WrongUsage;
        }

        using var calls = new StoredCalls(composer.Compose(globalOptions.Configuration(parsed)));
        if (parsed.GetValue(after) is { } last)
        {
            if (calls.KeyOf(last) is not { } key)
            {
                error.WriteLine($"earshot: there is no call {PlainText.Of(last)} to go on behind");
                return ExitCode.Failed;
            }

            query = query with { After = key };
        }

        if (parsed.GetValue(count))
        {
            CountText.Write(calls.Count(query, CountCap + 1), CountCap, parsed.GetValue(format), parsed.InvocationConfiguration.Output);
        }
        else
        {
            List(calls, query with { Limit = parsed.GetValue(limit) ?? StandardLimit }, parsed);
        }

        if (calls.Problem is { } problem)
        {
            error.WriteLine($"warning: {problem}");
        }

        return ExitCode.Done;
    }

    private void List(StoredCalls calls, CallQuery query, ParseResult parsed)
    {
        IReadOnlyList<CallRecord> found = calls.Query(query with { Limit = query.Limit + 1 });
        using (ICallWriter writer = OutputFormats.Create(parsed.GetValue(format), parsed.InvocationConfiguration.Output))
        {
            for (int i = 0; i < Math.Min(found.Count, query.Limit); i++)
            {
                writer.Begin(RecordKind.Call, isFirst: i == 0);
                writer.Write(found[i]);
            }
        }

        if (found.Count > query.Limit && parsed.GetValue(format) == OutputFormat.Table)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"there are more: add --after {found[query.Limit - 1].Id}");
        }
    }
}
