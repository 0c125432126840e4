using Earshot.Sdk.Plugins;

namespace Earshot.Host.Catalogue;

/// <summary>Writes an instance's messages to standard error: <c>warning: [gre] ...</c>.</summary>
internal sealed class PluginLog(string instanceName) : IPluginLog
{
    private const string Red = "\e[31m";
    private const string Yellow = "\e[33m";
    private const string Reset = "\e[0m";

    // https://no-color.org
    private static readonly bool Coloured =
        !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public void Information(string message) => Write("info", "", message);

    public void Warning(string message) => Write("warning", Yellow, message);

    public void Error(string message) => Write("error", Red, message);

    // One call per line: Console.Error is synchronized, so lines of several threads do not mix.
    private void Write(string level, string colour, string message) =>
        Console.Error.WriteLine(Coloured && colour != ""
            ? $"{colour}{level}:{Reset} [{instanceName}] {message}"
            : $"{level}: [{instanceName}] {message}");
}
