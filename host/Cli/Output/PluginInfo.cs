using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using Earshot.Sdk.Plugins;

namespace Earshot.Host.Cli.Output;

/// <summary>Prints <c>earshot plugins info</c>.</summary>
internal static class PluginInfo
{
    public static void Write(PluginManifest manifest, PluginConfig defaults, TextWriter output)
    {
        output.WriteLine($"{manifest.Id} {manifest.Version.ToString(3)}: {manifest.Description}");
        output.WriteLine($"kind      {SnakeCase.From(manifest.Kind.ToString())}");
        output.WriteLine($"SDK       {SdkAssembly.Describe(manifest.SdkVersion)}");
        output.WriteLine($"assembly  {manifest.AssemblyPath}");
        foreach (string claim in manifest.Claims)
        {
            output.WriteLine($"claims    {claim}");
        }

        foreach (ConfigKey key in ConfigKey.Of(defaults.GetType()))
        {
            output.WriteLine();
            output.WriteLine($"{key.Name} = {TomlText.Of(key.Get(defaults))}");
            output.WriteLine($"    {ConfigTypes.Describe(key.Type)}");
            if (key.Description != "")
            {
                output.WriteLine($"    {key.Description}");
            }
        }
    }
}
