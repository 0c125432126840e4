using System.CommandLine;
using Earshot.Host.Catalogue;
using Earshot.Host.Explain;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Cli;

/// <summary><c>earshot explain FILE --packet N</c></summary>
internal sealed class ExplainCommand(Composer composer, GlobalOptions globalOptions) : ICommandModule
{
    private readonly Argument<string> file = new("FILE") { Description = "Capture file, or - for standard input." };
    private readonly Option<long> packet = new("--packet") { Description = "Number of the packet, from 1.", Required = true, HelpName = "N" };

    private readonly Option<bool> brief = new("--brief") { Description = "One line a layer, without the fields of its header." };

    public Command Build()
    {
        var command = new Command("explain", "Shows every layer of one packet and which plugin took it.") { file, packet, brief };
        command.SetAction((parsed, stop) => Task.FromResult(Run(parsed, stop)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken stop)
    {
        Composition composition = composer.Compose(globalOptions.Configuration(parsed));
        Bound<ICaptureFileReader> reader = composition.Single<ICaptureFileReader>("capture file");
        string path = parsed.GetRequiredValue(file);
        long number = parsed.GetValue(packet);
        using IPacketSource source = reader.Start((r, config, context) => r.OpenFile(path, config, context));
        PacketExplanation explanation = new PacketExplainer(composition).Explain(source, number, stop)
            ?? throw new PluginException($"{path} has no packet {number}");
        Write(parsed.InvocationConfiguration.Output, explanation, withFields: !parsed.GetValue(brief));
        return ExitCode.Done;
    }

    private static void Write(TextWriter output, PacketExplanation explanation, bool withFields)
    {
        output.WriteLine(
            $"packet {explanation.Number}, {explanation.Frame.Timestamp}, link type {(int)explanation.Frame.LinkType}, "
            + $"{explanation.Frame.CapturedLength} of {explanation.Frame.WireLength} bytes captured");
        output.WriteLine($"{"offset",6} {"length",6}  {"layer",-14} {"plugin",-10} detail");
        foreach (ExplainedLayer layer in explanation.Layers)
        {
            output.WriteLine(layer.Name.Length == 0
                ? $"{"",14} {layer.Detail}"
                : $"{layer.Offset,6} {layer.Length,6}  {layer.Name,-14} {layer.Owner,-10} {layer.Detail}".TrimEnd());
            foreach (ExplainedField field in withFields ? layer.Fields : [])
            {
                output.WriteLine(
                    $"{"",14} {$"{field.Bit / 8}.{field.Bit % 8}",5} {Width(field.Bits),8}  {field.Name,-30} {field.Value,-18} {field.Meaning}".TrimEnd());
            }
        }
    }

    private static string Width(int bits) => bits switch
    {
        1 => "1 bit",
        < 64 => $"{bits} bits",
        _ => $"{bits / 8} bytes",
    };
}
