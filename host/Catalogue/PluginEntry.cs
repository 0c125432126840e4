namespace Earshot.Host.Catalogue;

/// <summary>A folder in the catalogue and what its metadata says.</summary>
/// <param name="Id">The folder's name.</param>
/// <param name="Folder">Full path.</param>
/// <param name="Manifest">The manifest, as far as there is one.</param>
/// <param name="Refusal">Why the plugin cannot be loaded, or null.</param>
internal sealed record PluginEntry(string Id, string Folder, PluginManifest? Manifest, string? Refusal);
