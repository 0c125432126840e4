using System.CommandLine;
using Earshot.Host.Catalogue;
using Earshot.Host.Cli.Output;
using Earshot.Sdk.Records;

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

        Write(parsed.GetValue(format), parsed.InvocationConfiguration.Output, call);
        return ExitCode.Done;
    }

    private static void Write(OutputFormat format, TextWriter output, CallRecord call)
    {
        if (format == OutputFormat.Table)
        {
            // One call has room for all of its fields.
            CallDetails.Write(output, call);
            return;
        }

        using ICallWriter writer = OutputFormats.Create(format, output);
        writer.Write(call);
    }
}
