using System.Reflection;
using Earshot.Host.Catalogue;
using Earshot.Host.Pipeline.Layers;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Plugins;

namespace Earshot.Fuzz.Walk;

/// <summary>
/// The decoders of all plugins in a folder, with their default configuration. They are loaded beside the program and not
/// through the catalogue, because a plugin with a fuzzer's counters in it refers to an assembly that it does not bring.
/// </summary>
internal static class Decoders
{
    /// <summary>The claims of the host and of the plugins.</summary>
    /// <param name="folder">Holds a folder per plugin.</param>
    public static IReadOnlyList<BoundClaim> ClaimsIn(string folder)
    {
        List<BoundClaim> claims = [.. HostLayers.Claims];
        foreach (string plugin in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(plugin);
            Assembly assembly = Assembly.LoadFrom(Path.Combine(plugin, $"{name}.dll"));
            EarshotPluginAttribute manifest = assembly.GetCustomAttribute<EarshotPluginAttribute>()!;
            if (manifest.Kind == PluginKind.Decoder)
            {
                var instance = (Plugin)Activator.CreateInstance(assembly.GetType(manifest.Type)!, nonPublic: true)!;
                IEnumerable<DecoderClaim> claimed = ((IDecoderPlugin)instance).Claim(instance.CreateDefaultConfig());
                claims.AddRange(claimed.Select(claim => new BoundClaim(claim.Key, claim.Decoder, name)));
            }
        }

        return claims;
    }
}
