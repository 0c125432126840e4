using System.CommandLine;
using System.Net.NetworkInformation;
using Earshot.Host.Cli.Output;

namespace Earshot.Host.Cli;

/// <summary><c>earshot interfaces</c>: where packets could be captured, and what stands in the way.</summary>
internal sealed class InterfacesCommand : ICommandModule
{
    private readonly Option<string> format = TableOrJson.Option();

    public Command Build()
    {
        var command = new Command("interfaces", "Lists the network interfaces, and whether packets can be captured from them.") { format };
        command.SetAction(parsed =>
        {
            string? remedy = CaptureRight.Remedy();
            InterfaceRow[] rows = [.. NetworkInterface.GetAllNetworkInterfaces().Select(found => InterfaceRow.Of(found, remedy))];
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (TableOrJson.IsJson(parsed, format))
            {
                TableOrJson.WriteJson(rows, output);
            }
            else
            {
                InterfaceList.WriteTable(rows, output);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
