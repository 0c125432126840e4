using Earshot.Sdk.Testing;

namespace Earshot.Host.Tests;

/// <summary>The plugins of <c>tests/plugins</c>, built into a folder of their own.</summary>
internal static class TestPlugins
{
    public static string Folder { get; } = Path.Combine(SharedCaptures.RepositoryRoot, "out", "test-plugins");

    /// <summary>Copies the built plugin <c>Probe</c> as <c>FOLDER/ID/ID.dll</c>, to be spoilt by a test.</summary>
    public static string CopyProbe(string folder, string id)
    {
        string target = Directory.CreateDirectory(Path.Combine(folder, id)).FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(Folder, "Probe")))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file).Replace("Probe.", $"{id}.", StringComparison.Ordinal)));
        }

        return target;
    }
}
