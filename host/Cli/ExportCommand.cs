using System.CommandLine;
using Earshot.Host.Catalogue;
using Earshot.Host.Cli.Output;
using Earshot.Host.Export;
using Earshot.Host.Export.Audio;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Cli;

/// <summary><c>earshot export ID --pcap FILE --wav FILE</c>.</summary>
internal sealed class ExportCommand(Composer composer, GlobalOptions globalOptions) : ICommandModule
{
    private const string StandardOutput = "-";

    private readonly Argument<string> id = new("ID") { Description = "The id of the call's record, or its Call-ID." };

    private readonly Option<string> pcap = new("--pcap")
    {
        Description = "Where its packets go, or - for standard output: pcap, or pcapng when the name ends in .pcapng or the link types differ.",
        HelpName = "FILE",
    };

    private readonly Option<string> wav = new("--wav")
    {
        Description = "Where its audio goes, or - for standard output: WAVE with the caller left and the callee right, silence where packets are missing.",
        HelpName = "FILE",
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
        var command = new Command("export", "Writes the packets or the audio of one call of the store.") { id, pcap, wav, decapsulate, sensor };
        command.Validators.Add(given =>
        {
            if (given.GetResult(pcap) is null && given.GetResult(wav) is null)
            {
                given.AddError("say with --pcap or --wav what to write, and where");
            }
        });
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        Composition composition = composer.Compose(globalOptions.Configuration(parsed));
        TextWriter errors = parsed.InvocationConfiguration.Error;
        string name = parsed.GetRequiredValue(id);
        string? seenBy = parsed.GetValue(sensor);
        (CallRecord? record, ExportedCall? call) = Find(composition, name, seenBy);
        if (call is null)
        {
            errors.WriteLine($"earshot: there is no call {PlainText.Of(name)}{(seenBy is null ? "" : $" of sensor {PlainText.Of(seenBy)}")}");
            return ExitCode.Failed;
        }

        using var spools = new Spools(composition);
        ISpoolReader spool = spools.Of(call.Sensor);
        bool isDone = parsed.GetValue(pcap) is not { } packets || ExportPackets(new CallExport(spool, call, parsed.GetValue(decapsulate) ? composition : null), packets, errors);
        if (!isDone || parsed.GetValue(wav) is not { } audio)
        {
            return isDone ? ExitCode.Done : ExitCode.Failed;
        }

        if (record is null)
        {
            errors.WriteLine($"earshot: call {call.Id} {(call.End is null ? "is still in progress" : "has no record yet")}: its audio can be written when it has one");
            return ExitCode.Failed;
        }

        return ExportAudio(new CallAudio(spool, record, composition), audio, errors) ? ExitCode.Done : ExitCode.Failed;
    }

    private static bool ExportPackets(CallExport export, string path, TextWriter errors)
    {
        if (!Write(path, open => export.Write(open, wantsPcapng: path.EndsWith(".pcapng", StringComparison.OrdinalIgnoreCase))))
        {
            errors.WriteLine($"earshot: {export.WhyEmpty}");
            return false;
        }

        foreach (string remark in export.Remarks)
        {
            errors.WriteLine($"warning: {remark}");
        }

        errors.WriteLine($"earshot: {export.Summary}");
        return true;
    }

    private static bool ExportAudio(CallAudio audio, string path, TextWriter errors)
    {
        if (audio.Problem is { } problem)
        {
            errors.WriteLine($"earshot: {PlainText.Of(problem)}");
            return false;
        }

        Write(path, open =>
        {
            audio.Write(open());
            return true;
        });
        errors.WriteLine($"earshot: {audio.Summary}");
        return true;
    }

    /// <returns>The call, and its record when it is over.</returns>
    private static (CallRecord? Record, ExportedCall? Call) Find(Composition composition, string name, string? sensor)
    {
        using var calls = new StoredCalls(composition);
        if (calls.Find(name, sensor) is { } record)
        {
            return (record, ExportedCall.Of(record));
        }

        if (calls.FindLive(name, sensor) is { } live)
        {
            return (null, live);
        }

        // Between the two questions it may have got its record.
        return calls.Find(name, sensor) is { } late ? (late, ExportedCall.Of(late)) : (null, null);
    }

    private static bool Write(string path, Func<Func<Stream>, bool> write)
    {
        var file = new Lazy<Stream>(() => new BufferedStream(path == StandardOutput ? Output.StandardOutput.Open() : File.Create(path), 1 << 16));
        try
        {
            try
            {
                return write(() => file.Value);
            }
            finally
            {
                if (file.IsValueCreated)
                {
                    file.Value.Dispose();
                }
            }
        }
        catch (Exception e) when (e is (IOException and not OutputClosedException) or UnauthorizedAccessException)
        {
            throw new PluginException($"cannot write {PlainText.Of(path)}: {e.Message}", e);
        }
    }
}
