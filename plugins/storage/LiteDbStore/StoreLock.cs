using System.Globalization;
using Earshot.Sdk.Plugins;

namespace Earshot.LiteDbStore;

/// <summary>
/// Keeps other processes away from the files: one writer, or any number of readers. The engine's own locks do not: on
/// Linux it lets a second process open the files of a writer, and that process then reads pages in the middle of a change.
/// The operating system takes the lock back from a process that dies.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private const string LockName = "writer.lock";

    // The locked file itself cannot be opened by others, so the holder's number stands in another one.
    private const string HolderName = "writer.pid";

    // A command that reads holds the lock for moments; a sensor that starts meanwhile waits for it.
    private static readonly TimeSpan PatienceWithReaders = TimeSpan.FromSeconds(5);

    private readonly FileStream? file;

    private StoreLock(FileStream? file) => this.file = file;

    /// <exception cref="PluginException">Another process writes the store, or reads it and does not stop.</exception>
    public static StoreLock ForWriter(string directory)
    {
        long deadline = Environment.TickCount64 + (long)PatienceWithReaders.TotalMilliseconds;
        FileStream? file;
        while ((file = TryOpen(directory, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)) is null)
        {
            // Shared access is refused only while a writer has the store; readers are worth the wait.
            ForReader(directory).Dispose();
            if (Environment.TickCount64 > deadline)
            {
                throw new PluginException($"another process reads the call store in {directory} and does not stop");
            }

            // Nothing tells when another process lets go of a file.
            Thread.Sleep(TimeSpan.FromMilliseconds(50));
        }

        File.WriteAllText(Path.Combine(directory, HolderName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new StoreLock(file);
    }

    /// <exception cref="PluginException">Another process writes the store.</exception>
    public static StoreLock ForReader(string directory)
    {
        // Without the file nobody ever wrote here, and a reader makes nothing.
        if (!File.Exists(Path.Combine(directory, LockName)))
        {
            return new StoreLock(null);
        }

        return new StoreLock(
            TryOpen(directory, FileMode.Open, FileAccess.Read, FileShare.Read)
            ?? throw new PluginException($"another process{Holder(directory)} writes the call store in {directory}"));
    }

    public void Dispose() => file?.Dispose();

    private static FileStream? TryOpen(string directory, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(Path.Combine(directory, LockName), mode, access, share);
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            return null;
        }
    }

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsSharingViolation(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);

    private static string Holder(string directory)
    {
        try
        {
            return $" (process {File.ReadAllText(Path.Combine(directory, HolderName))})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
