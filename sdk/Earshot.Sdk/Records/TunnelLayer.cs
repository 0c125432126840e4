namespace Earshot.Sdk.Records;

/// <summary>One tunnel of a chain.</summary>
/// <param name="Protocol">Name of the decoder that took it off, or "vlan".</param>
/// <param name="Source">Outer source address; null for tunnels without one, such as VLAN.</param>
/// <param name="Destination">Outer destination address.</param>
/// <param name="Ids">The tunnel's ids by name: "vni", "key", "session", "vlan".</param>
public sealed record TunnelLayer(string Protocol, string? Source, string? Destination, IReadOnlyDictionary<string, long> Ids);
