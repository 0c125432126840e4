using System.CommandLine;
using Earshot.Host.Catalogue;
using Earshot.Host.Cli.Output;

namespace Earshot.Host.Cli;

/// <summary><c>earshot call ID</c>.</summary>
internal sealed class CallCommand(Composer composer, GlobalOptions globalOptions) : ICommandModule
{
    private readonly Argument<string> id = new("ID") { Description = "The id of the call's record, or its Call-ID." };
    private readonly Option<OutputFormat> format = OutputFormats.Option();

    public Command Build()
    {
        var command = new Command("call", "Shows one call of the store; of several with one Call-ID, the newest.") { id, format };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        using var calls = new StoredCalls(composer.Compose(globalOptions.Configuration(parsed)));
        string name = parsed.GetRequiredValue(id);
        if (calls.Find(name) is not { } call)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"earshot: there is no call {PlainText.Of(name)}");
            return ExitCode.Failed;
        }

        using ICallWriter writer = OutputFormats.CreateForOne(parsed.GetValue(format), parsed.InvocationConfiguration.Output);
        writer.Begin(RecordKind.Call, isFirst: true);
        writer.Write(call);
        return ExitCode.Done;
    }
}
