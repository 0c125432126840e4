namespace Earshot.Host.Configuration;

/// <summary>Which configuration a command wants.</summary>
/// <param name="File">The file, or null for the usual one.</param>
/// <param name="Overrides">Changes to it, each <c>table.key=value</c>, later ones win.</param>
internal sealed record ConfigurationRequest(string? File, IReadOnlyList<string> Overrides)
{
    /// <summary>Names the file when <c>--config</c> does not.</summary>
    public const string EnvironmentVariable = "EARSHOT_CONFIG";

    /// <summary>
    /// The file's full path: <c>--config</c>, else the environment variable, else the default that is installed with the
    /// program. The working directory is not looked at: what a sensor does must not depend on where it was started.
    /// </summary>
    /// <exception cref="ConfigurationException">The name is empty.</exception>
    public string ResolveFile()
    {
        string? environment = Environment.GetEnvironmentVariable(EnvironmentVariable);
        string file = File
            ?? (string.IsNullOrEmpty(environment) ? Path.Combine(AppContext.BaseDirectory, "plugins.toml") : environment);
        return file == "" ? throw new ConfigurationException("--config needs the name of a file") : Path.GetFullPath(file);
    }

    /// <summary>The same with one more change, as an option of a command makes it.</summary>
    public ConfigurationRequest With(string change) => this with { Overrides = [.. Overrides, change] };
}
