using System.CommandLine;
using Earshot.Host.Catalogue;
using Earshot.Host.Cli.Output;
using Earshot.Host.Control;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Cli;

/// <summary><c>earshot sensors</c>: what the running centre knows of its sensors.</summary>
internal sealed class SensorsCommand(Composer composer, GlobalOptions globalOptions) : ICommandModule
{
    private readonly Option<string> format = TableOrJson.Option();

    public Command Build()
    {
        var command = new Command("sensors", "Lists the sensors of the running centre.") { format, BuildCalls(), BuildConfig() };
        command.SetAction(List);
        return command;
    }

    private static Argument<string> SensorArgument() => new("SENSOR") { Description = "The sensor's id or name." };

    private Command BuildCalls()
    {
        Argument<string> sensor = SensorArgument();
        Option<string> callFormat = TableOrJson.Option();
        var command = new Command("calls", "Lists the calls of a sensor that are not over.") { sensor, callFormat };
        command.SetAction(parsed =>
        {
            using ControlClient centre = Centre(parsed);
            LiveCall[] calls = [.. centre.LiveCalls(centre.SensorOf(parsed.GetRequiredValue(sensor)).Id).Where(call => call.Ended is null)];
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (TableOrJson.IsJson(parsed, callFormat))
            {
                SensorList.WriteJson(calls, output);
            }
            else
            {
                SensorList.WriteTable(calls, output);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private Command BuildConfig()
    {
        Argument<string> sensor = SensorArgument();
        var command = new Command("config", "Shows the configuration in force of a sensor; secrets as ***.") { sensor };
        command.SetAction(parsed =>
        {
            using ControlClient centre = Centre(parsed);
            parsed.InvocationConfiguration.Output.Write(centre.Configuration(centre.SensorOf(parsed.GetRequiredValue(sensor)).Id));
            return ExitCode.Done;
        });
        return command;
    }

    private int List(ParseResult parsed)
    {
        using ControlClient centre = Centre(parsed);
        (IReadOnlyList<SensorState> sensors, IReadOnlyDictionary<string, long> refused) = centre.Sensors();
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (TableOrJson.IsJson(parsed, format))
        {
            SensorList.WriteJson(sensors, output);
        }
        else
        {
            SensorList.WriteTable(sensors, output);
        }

        foreach (SensorState state in sensors.Where(state => state.Problem is not null))
        {
            parsed.InvocationConfiguration.Error.WriteLine($"warning: sensor {PlainText.Of(state.Sensor.Name)}: {PlainText.Of(state.Problem)}");
        }

        if (CountText.ByName(refused) is { Length: > 0 } reasons)
        {
            parsed.InvocationConfiguration.Error.WriteLine($"warning: connections refused: {reasons}");
        }

        return ExitCode.Done;
    }

    private ControlClient Centre(ParseResult parsed)
    {
        Composition composition = composer.Compose(globalOptions.Configuration(parsed));
        return ControlClient.TryConnect(composition.ControlSocket)
            ?? throw new PluginException($"no centre is running: nothing answers on {composition.ControlSocket}");
    }
}
