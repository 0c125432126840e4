using Earshot.Sdk.Plugins;

namespace Earshot.Host.Catalogue;

/// <summary>The one assembly that plugins and host share.</summary>
internal static class SdkAssembly
{
    public static string Name { get; } = typeof(Plugin).Assembly.GetName().Name!;

    /// <summary><c>0.x</c>: the assembly's version is frozen per major, the rest says nothing.</summary>
    public static string Describe(Version version) => version is { Minor: 0, Build: 0 } ? $"{version.Major}.x" : version.ToString();
}
