using Earshot.Host.Configuration;

namespace Earshot.Host.Catalogue;

/// <summary>Writes the configuration in force as TOML; secrets are masked.</summary>
internal static class CompositionPrinter
{
    public static void Print(Composition composition, TextWriter output)
    {
        var printer = new ConfigurationPrinter(output);
        output.WriteLine($"# The configuration in force, from {composition.ConfigurationPath}");
        printer.PrintTable(ReservedTables.Host, (composition.Host, new HostSettings()));
        printer.PrintTable(ReservedTables.Pipeline, (composition.Pipeline, new PipelineSettings()));
        foreach (ConfigurationTable table in composition.Tables)
        {
            if (composition.Instances.FirstOrDefault(i => i.Name == table.Name) is { } instance)
            {
                var settings = new InstanceSettings { Plugin = instance.Manifest.Id };
                printer.PrintTable(
                    table.Name,
                    (settings, new InstanceSettings()),
                    (instance.Config, instance.Plugin.CreateDefaultConfig()));
            }
            else
            {
                printer.PrintUnread(table);
            }
        }
    }
}
