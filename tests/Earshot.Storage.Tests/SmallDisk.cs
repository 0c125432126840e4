using System.Diagnostics;

namespace Earshot.Storage.Tests;

/// <summary>A file system of some megabytes, for tests that fill it.</summary>
internal sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<string?> Refusal = new(Try);

    private SmallDisk(string path) => Path = path;

    /// <summary>Why there can be none here, or null.</summary>
    public static string? SkipReason => Refusal.Value;

    public string Path { get; }

    public static SmallDisk Mount(int megabytes)
    {
        string path = Directory.CreateTempSubdirectory("earshot-disk-").FullName;
        int exitCode = Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "earshot-test", path);
        if (exitCode != 0)
        {
            Directory.Delete(path);
            throw new IOException($"mount ended with {exitCode}");
        }

        return new SmallDisk(path);
    }

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path);
    }

    private static string? Try()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return "needs root on Linux, to mount a small file system";
        }

        try
        {
            Mount(1).Dispose();
            return null;
        }
        catch (IOException e)
        {
            return $"cannot mount a small file system: {e.Message}";
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
