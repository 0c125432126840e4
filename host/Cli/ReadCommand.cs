using System.CommandLine;
using System.CommandLine.Parsing;
using Earshot.Host.Catalogue;
using Earshot.Host.Cli.Output;
using Earshot.Host.Configuration;
using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Merging;
using Earshot.Host.Pipeline.Spooling;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.Host.Cli;

/// <summary><c>earshot read FILE...</c></summary>
internal sealed class ReadCommand(Composer composer, GlobalOptions globalOptions) : ICommandModule
{
    private readonly Argument<string[]> files = new("FILE")
    {
        Description = "Capture files, in any order, or - for standard input. Those of the same time are merged.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<OutputFormat> format = OutputFormats.Option();
    private readonly Option<string?> call = new("--call") { Description = "Show this call only: the id of its record, or its Call-ID.", HelpName = "ID" };
    private readonly Option<bool> summary = new("--summary") { Description = "Print the counters at the end." };
    private readonly Option<bool> registrations = new("--registrations") { Description = "Print registrations as well." };
    private readonly Option<bool> requests = new("--requests")
    {
        Description = "Print OPTIONS, SUBSCRIBE, NOTIFY, PUBLISH and MESSAGE as well.",
    };

    private readonly Option<bool> dialogs = new("--dialogs") { Description = "Print every Call-ID of any method as well." };
    private readonly Option<bool> store = new("--store") { Description = "Keep the calls in the configured store, and their packets in the spool." };
    private readonly Option<int?> shards = new("--shards") { Description = "Media shards, as [pipeline] shards.", HelpName = "N" };

    public Command Build()
    {
        var command = new Command("read", "Analyses capture files and prints their calls and streams.")
        {
            files, format, call, summary, registrations, requests, dialogs, store, shards,
        };
        files.Validators.Add(RefuseOptions);
        command.SetAction((parsed, stop) => Task.FromResult(Run(parsed, stop)));
        return command;
    }

    /// <summary>As there may be any number of files, the parser would take a mistyped option for one of them.</summary>
    private static void RefuseOptions(ArgumentResult result)
    {
        foreach (Token token in result.Tokens)
        {
            if (token.Value is ['-', _, ..] && !File.Exists(token.Value))
            {
                result.AddError($"There is no option {token.Value}");
            }
        }
    }

    private int Run(ParseResult parsed, CancellationToken stop)
    {
        Composition composition = composer.Compose(Configuration(parsed));
        Bound<ICaptureFileReader> reader = composition.Single<ICaptureFileReader>("capture file");
        (OutputFormat how, string? name) = (parsed.GetValue(format), parsed.GetValue(call));
        Func<TextWriter, ICallWriter> print = text => name is null ? OutputFormats.Create(how, text) : OutputFormats.CreateForOne(how, text);
        using var printer = new PrintingThread(parsed.InvocationConfiguration.Output, print);
        using var ordered = new OrderedPrinter(printer, print);
        using StoreWriter? keeper = parsed.GetValue(store) ? OpenStore(composition) : null;
        using SpoolWriter? spool = keeper is null ? null : SpoolWriter.Open(composition, StoreFailurePolicy.WaitAndStop);
        var output = new ReadOutput(ordered, keeper)
        {
            Name = name,
            WantsRegistrations = parsed.GetValue(registrations),
            WantsRequests = parsed.GetValue(requests),
        };
        using var pipeline = new SensorPipeline(composition, output, composition.Host.SensorName, parsed.GetValue(dialogs), spool);
        List<IPacketSource> sources = Open(parsed, reader);
        // What nobody takes need not be read, unless it is kept.
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stop, keeper is null ? printer.Failed : CancellationToken.None);
        bool isWhole = Analyse(sources, pipeline, reading.Token);
        pipeline.Finish();
        ordered.Finish();
        keeper?.Finish();
        spool?.Finish();
        printer.Finish(parsed.GetValue(summary) ? pipeline.Summarize() : null);
        foreach (string warning in pipeline.Warnings)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"warning: {warning}");
        }

        if (!isWhole)
        {
            parsed.InvocationConfiguration.Error.WriteLine("earshot: interrupted: what had been read by then is all there is");
        }

        bool missed = name is not null && output.Calls == 0;
        if (missed)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"earshot: there is no call {PlainText.Of(name)}");
        }

        return missed || !isWhole || sources.Count < parsed.GetRequiredValue(files).Length ? ExitCode.Failed : ExitCode.Done;
    }

    /// <returns>Those that can be read: one that cannot does not lose what the others hold.</returns>
    private List<IPacketSource> Open(ParseResult parsed, Bound<ICaptureFileReader> reader)
    {
        List<IPacketSource> sources = [];
        foreach (string path in parsed.GetRequiredValue(files))
        {
            try
            {
                sources.Add(reader.Start((r, config, context) => r.OpenFile(path, config, context)));
            }
            catch (PluginException failure)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"earshot: {failure.Message}");
            }
        }

        return sources;
    }

    /// <returns>False when it was told to stop before the end.</returns>
    private static bool Analyse(List<IPacketSource> sources, SensorPipeline pipeline, CancellationToken stop)
    {
        using var merged = new CaptureFiles(sources);
        try
        {
            while (merged.Next(stop))
            {
                pipeline.Run(merged, stop);
            }

            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary><c>--shards N</c> is another way to say <c>--set pipeline.shards=N</c>, and is checked like it.</summary>
    private ConfigurationRequest Configuration(ParseResult parsed)
    {
        ConfigurationRequest request = globalOptions.Configuration(parsed);
        return parsed.GetValue(shards) is { } count
            ? request.With($"pipeline.shards={count}")
            : request;
    }

    private static StoreWriter OpenStore(Composition composition)
    {
        PrivateFiles.Demand();
        Bound<ICallStorePlugin> plugin = composition.Single<ICallStorePlugin>("call store");
        return new StoreWriter(plugin.Start((s, config, context) => s.Open(config, context, writable: true)), StoreFailurePolicy.WaitAndStop, plugin.Context.Log);
    }
}
