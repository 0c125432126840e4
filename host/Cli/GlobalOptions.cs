using System.CommandLine;
using Earshot.Host.Configuration;

namespace Earshot.Host.Cli;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string?> config = new("--config")
    {
        HelpName = "FILE",
        Description = $"The configuration. Without it: the file named by {ConfigurationRequest.EnvironmentVariable}, "
            + "else the plugins.toml beside the program.",
        Recursive = true,
    };

    private readonly Option<string[]> set = new("--set")
    {
        HelpName = "TABLE.KEY=VALUE",
        Description = "Changes one key of the configuration; may be given several times.",
        Recursive = true,
    };

    public IEnumerable<Option> All => [config, set];

    /// <summary>What the command line says of the configuration, for <see cref="Catalogue.Composer"/>.</summary>
    public ConfigurationRequest Configuration(ParseResult parsed) =>
        new(parsed.GetValue(config), parsed.GetValue(set) ?? []);
}
