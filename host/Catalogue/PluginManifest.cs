using Earshot.Sdk.Plugins;

namespace Earshot.Host.Catalogue;

/// <summary>What a plugin assembly's metadata says, read before any of its code is loaded.</summary>
/// <param name="Id">Name used as <c>plugin = "..."</c>.</param>
/// <param name="Version">Version of the assembly.</param>
/// <param name="SdkVersion">Version of <c>Earshot.Sdk</c> that it was built against.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Description">One line.</param>
/// <param name="Claims">Of a decoder, what it may claim.</param>
/// <param name="EntryType">Full name of the class derived from <see cref="Plugin"/>.</param>
/// <param name="AssemblyPath">The assembly's file.</param>
internal sealed record PluginManifest(
    string Id,
    Version Version,
    Version SdkVersion,
    PluginKind Kind,
    string Description,
    IReadOnlyList<string> Claims,
    string EntryType,
    string AssemblyPath);
