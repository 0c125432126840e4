using Earshot.Host.Configuration;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Tests.Configuration;

/// <summary>Runs TOML text through the reader and the binder, without a plugin.</summary>
internal static class Toml
{
    public const string Path = "/etc/plugins.toml";

    public static ConfigurationDocument Parse(string text, params string[] overrides)
    {
        var document = new ConfigurationDocument(Path);
        FileParser.Parse(text, document);
        foreach (string change in overrides)
        {
            OverrideParser.Apply(change, document);
        }

        return document;
    }

    /// <summary>The table <c>[t]</c> as an <see cref="EveryType"/>.</summary>
    /// <exception cref="ConfigurationException">What is wrong with it.</exception>
    public static EveryType Bind(string text, params string[] overrides) => Bind<EveryType>(text, overrides);

    public static TConfig Bind<TConfig>(string text, params string[] overrides)
        where TConfig : PluginConfig, new()
    {
        ConfigurationDocument document = Parse(text, overrides);
        var config = new TConfig();
        if (document.Find("t") is { } table)
        {
            new TableBinder(document).BindPlugin(table, config);
        }

        document.Problems.ThrowIfAny();
        return config;
    }

    /// <summary>What is wrong with the table <c>[t]</c>, without the file's name.</summary>
    public static IReadOnlyList<string> Problems(string text, params string[] overrides)
    {
        try
        {
            Bind(text, overrides);
            return [];
        }
        catch (ConfigurationException exception)
        {
            return [.. exception.Problems.Select(p => p.Replace($"{Path}:", "", StringComparison.Ordinal))];
        }
    }
}
