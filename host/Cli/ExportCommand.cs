using System.CommandLine;
using Earshot.Host.Catalogue;
using Earshot.Host.Cli.Output;
using Earshot.Host.Export;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;

namespace Earshot.Host.Cli;

/// <summary><c>earshot export ID --pcap FILE</c>.</summary>
internal sealed class ExportCommand(Composer composer, GlobalOptions globalOptions) : ICommandModule
{
    private const string StandardOutput = "-";

    private readonly Argument<string> id = new("ID") { Description = "The id of the call's record, or its Call-ID." };

    private readonly Option<string> pcap = new("--pcap")
    {
        Description = "Where its packets go, or - for standard output: pcap, or pcapng when the name ends in .pcapng or the link types differ.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<bool> decapsulate = new("--decapsulate")
    {
        Description = "Takes tunnels off: packets begin with their innermost IP header.",
    };

    private readonly Option<string?> sensor = new("--sensor")
    {
        Description = "The remote sensor that saw the call, by id or name: needed only where several saw it.",
        HelpName = "SENSOR",
    };

    public Command Build()
    {
        var command = new Command("export", "Writes the packets of one call of the store.") { id, pcap, decapsulate, sensor };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        Composition composition = composer.Compose(globalOptions.Configuration(parsed));
        TextWriter errors = parsed.InvocationConfiguration.Error;
        string name = parsed.GetRequiredValue(id);
        string? seenBy = parsed.GetValue(sensor);
        if (Find(composition, name, seenBy) is not { } call)
        {
            errors.WriteLine($"earshot: there is no call {PlainText.Of(name)}{(seenBy is null ? "" : $" of sensor {PlainText.Of(seenBy)}")}");
            return ExitCode.Failed;
        }

        using var spools = new Spools(composition);
        var export = new CallExport(spools.Of(call.Sensor), call, parsed.GetValue(decapsulate) ? composition : null);
        if (export.IsEmpty)
        {
            errors.WriteLine($"earshot: {export.WhyEmpty}");
            return ExitCode.Failed;
        }

        string path = parsed.GetRequiredValue(pcap);
        Write(export, path);
        foreach (string remark in export.Remarks)
        {
            errors.WriteLine($"warning: {remark}");
        }

        errors.WriteLine($"earshot: {export.Summary}");
        return ExitCode.Done;
    }

    private static CallRecord? Find(Composition composition, string name, string? sensor)
    {
        using var calls = new StoredCalls(composition);
        return calls.Find(name, sensor);
    }

    private static void Write(CallExport export, string path)
    {
        try
        {
            using Stream stream = path == StandardOutput ? Console.OpenStandardOutput() : File.Create(path);
            using var buffered = new BufferedStream(stream, 1 << 16);
            export.Write(buffered, wantsPcapng: path.EndsWith(".pcapng", StringComparison.OrdinalIgnoreCase));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"cannot write {PlainText.Of(path)}: {e.Message}", e);
        }
    }
}
