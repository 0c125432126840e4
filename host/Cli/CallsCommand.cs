using System.CommandLine;
using System.Globalization;
using Earshot.Host.Catalogue;
using Earshot.Host.Cli.Output;
using Earshot.Host.Control;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Cli;

/// <summary><c>earshot calls</c>.</summary>
internal sealed class CallsCommand(Composer composer, GlobalOptions globalOptions) : ICommandModule
{
    private readonly Option<Timestamp?> from = TimeOption.Create("--from", "Calls that started at this time or later.");
    private readonly Option<Timestamp?> to = TimeOption.Create("--to", "Calls that started before this time.");

    private readonly Option<string?> number = new("--number")
    {
        Description = "Calls whose caller or callee begins with this.",
        HelpName = "PREFIX",
    };

    private readonly Option<CallState?> state = StateOption();

    private readonly Option<int> limit = Number("--limit", "At most so many calls", 1, ControlProtocol.MaxLimit, 50);
    private readonly Option<OutputFormat> format = OutputFormats.Option();

    public Command Build()
    {
        var command = new Command("calls", "Lists the calls of the store, the newest first.")
        {
            from, to, number, state, limit, format,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        using var calls = new StoredCalls(composer.Compose(globalOptions.Configuration(parsed)));
        using ICallWriter writer = OutputFormats.Create(parsed.GetValue(format), parsed.InvocationConfiguration.Output);
        IReadOnlyList<CallRecord> found = calls.Query(new CallQuery
        {
            From = parsed.GetValue(from),
            To = parsed.GetValue(to),
            Number = parsed.GetValue(number),
            State = parsed.GetValue(state),
            Limit = parsed.GetValue(limit),
        });
        foreach (CallRecord call in found)
        {
            writer.Write(call);
        }

        return ExitCode.Done;
    }

    private static Option<int> Number(string name, string description, int low, int high, int standard) => new(name)
    {
        Description = $"{description}, {low} to {high}.",
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= low && value <= high)
            {
                return value;
            }

            result.AddError($"'{text}' is no value for {name}: it takes {low} to {high}");
            return standard;
        },
    };

    // As the states are printed: "no_answer".
    private static Option<CallState?> StateOption()
    {
        Dictionary<string, CallState> states = Enum.GetValues<CallState>().ToDictionary(value => SnakeCase.From(value.ToString()));
        return new Option<CallState?>("--state")
        {
            Description = $"Calls with this outcome: {string.Join(", ", states.Keys)}.",
            HelpName = "STATE",
            CustomParser = result =>
            {
                if (states.TryGetValue(result.Tokens[0].Value, out CallState found))
                {
                    return found;
                }

                result.AddError($"'{result.Tokens[0].Value}' is no state; there are {string.Join(", ", states.Keys)}");
                return null;
            },
        };
    }
}
