using Earshot.Sdk.Plugins;

namespace Earshot.Spool;

/// <summary>Keeps a second writer away from the files. The operating system takes the lock back from a process that dies.</summary>
internal sealed class SpoolLock : IDisposable
{
    private readonly FileStream file;

    private SpoolLock(FileStream file) => this.file = file;

    /// <exception cref="PluginException">Another process writes the spool.</exception>
    public static SpoolLock Take(string directory)
    {
        try
        {
            return new SpoolLock(new FileStream(
                Path.Combine(directory, "writer.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e.HResult is 11 or 35 or unchecked((int)0x80070020))
        {
            // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
            throw new PluginException($"another process writes the spool in {directory}");
        }
    }

    public void Dispose() => file.Dispose();
}
