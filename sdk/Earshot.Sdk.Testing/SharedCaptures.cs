namespace Earshot.Sdk.Testing;

/// <summary>
/// The folder of real captures that stands beside the repository on some machines, never in it. Tests that need it are
/// skipped, visibly, where it is absent.
/// </summary>
public static class SharedCaptures
{
    /// <summary>The repository's root: the nearest folder above the running tests that holds <c>Earshot.slnx</c>.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Full path of <c>../shared/captures</c> seen from the repository, or null.</summary>
    public static string? Directory { get; } = Find();

    /// <summary>Why tests are skipped, or null when the captures are there.</summary>
    public static string? SkipReason => Directory is null ? "../shared/captures is not on this machine" : null;

    private static string? Find()
    {
        string path = Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", "captures"));
        return System.IO.Directory.Exists(path) ? path : null;
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Earshot.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests do not run below the repository.");
    }
}
