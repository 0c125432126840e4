using Earshot.Sdk.Records;

namespace Earshot.Host.Pipeline.Stages;

/// <summary>A chain of tunnels as text.</summary>
internal static class TunnelChain
{
    /// <summary><c>vlan{vlan=7} / vxlan{vni=42} 192.0.2.1 → 192.0.2.2</c>. Equal chains have equal texts.</summary>
    public static string Text(IReadOnlyList<TunnelLayer> chain) => string.Join(" / ", chain.Select(Text));

    private static string Text(TunnelLayer layer)
    {
        string ids = string.Join(",", layer.Ids.OrderBy(id => id.Key, StringComparer.Ordinal).Select(id => $"{id.Key}={id.Value}"));
        string addresses = layer.Source is null ? "" : $" {layer.Source} → {layer.Destination}";
        return $"{layer.Protocol}{{{ids}}}{addresses}";
    }
}
