using Earshot.Sdk.Plugins;

namespace Earshot.Host.Catalogue;

/// <summary>Decides by metadata whether a plugin can be loaded into this host.</summary>
internal static class PluginInspector
{
    private static readonly Version HostSdk = typeof(Plugin).Assembly.GetName().Version!;

    private static readonly Lazy<HashSet<string>> Framework = new(FindFramework);

    public static PluginEntry Inspect(string id, string folder)
    {
        string path = Path.Combine(folder, $"{id}.dll");
        if (!File.Exists(path))
        {
            return new PluginEntry(id, folder, Manifest: null, $"its folder {folder} has no {id}.dll");
        }

        try
        {
            using var assembly = new PluginAssembly(path);
            PluginManifest? manifest = assembly.ReadManifest();
            string? refusal = manifest is null
                ? $"{path} has no manifest: the assembly attribute {nameof(EarshotPluginAttribute)}"
                : RefusalOf(manifest, assembly, id, folder);
            return new PluginEntry(id, folder, manifest, refusal);
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            return new PluginEntry(id, folder, Manifest: null, $"{path} cannot be read as an assembly: {exception.Message}");
        }
    }

    private static string? RefusalOf(PluginManifest manifest, PluginAssembly assembly, string id, string folder)
    {
        if (FileBelow(folder, $"{SdkAssembly.Name}.dll") is { } ownSdk)
        {
            return $"it ships its own SDK, {ownSdk}; the host lends the SDK, so delete that file";
        }

        if (manifest.SdkVersion.Major != HostSdk.Major || manifest.SdkVersion > HostSdk)
        {
            return $"it was built for {SdkAssembly.Name} {SdkAssembly.Describe(manifest.SdkVersion)}, "
                + $"this host has {SdkAssembly.Describe(HostSdk)}";
        }

        if (manifest.Id != id)
        {
            return $"its manifest says that its id is {manifest.Id}, its folder is named {id}";
        }

        if (!Enum.IsDefined(manifest.Kind))
        {
            return $"it is of kind {(int)manifest.Kind}, which this host does not know";
        }

        if (!assembly.Defines(manifest.EntryType))
        {
            return $"its manifest names the class {manifest.EntryType}, which is not there";
        }

        string? missing = assembly.References.FirstOrDefault(name => !IsThere(name, folder));
        return missing is null ? null : $"its dependency {missing}.dll is not in {folder}";
    }

    private static bool IsThere(string reference, string folder) =>
        reference == SdkAssembly.Name || Framework.Value.Contains(reference) || FileBelow(folder, $"{reference}.dll") is not null;

    private static string? FileBelow(string folder, string name) =>
        Directory.EnumerateFiles(folder, name, SearchOption.AllDirectories).FirstOrDefault();

    // What stands beside the host is its own: a plugin brings its packages along.
    private static HashSet<string> FindFramework()
    {
        string trusted = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        return [.. trusted.Split(Path.PathSeparator)
            .Where(path => !path.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path))];
    }
}
