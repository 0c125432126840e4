using System.Reflection;
using System.Runtime.InteropServices;
using Earshot.Sdk.Plugins;

namespace Earshot.LiveCapture;

/// <summary>Finds libpcap by the names that distributions give it.</summary>
internal static class LibpcapFiles
{
    /// <summary>Its name in imports.</summary>
    public const string Name = "libpcap";

    private static readonly string[] Files = ["libpcap.so.0.8", "libpcap.so.1", "libpcap.so", "libpcap.dylib"];

    /// <summary>Has an assembly's imports find it.</summary>
    public static void ResolveFor(Assembly importing) => NativeLibrary.SetDllImportResolver(importing, (name, assembly, path) =>
    {
        nint library = 0;
        _ = name == Name && Array.Exists(Files, file => NativeLibrary.TryLoad(file, assembly, path, out library));
        return library;
    });

    /// <summary>What to say when it is not there.</summary>
    public static PluginException IsMissing(Exception inner) => new(
        "libpcap is not installed: apt-get install libpcap0.8 (Debian, Ubuntu), dnf install libpcap (Fedora, RHEL).", inner);
}
