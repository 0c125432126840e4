using Microsoft.Win32.SafeHandles;

namespace Earshot.Spool.Segments;

/// <summary>Reads files at any place, while others write or replace them.</summary>
internal static class SharedFile
{
    /// <exception cref="IOException">It is not there, or cannot be opened.</exception>
    public static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Null when it is not there.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return Open(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Reads as much as there is.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static int Read(SafeFileHandle file, long offset, Span<byte> target)
    {
        int read = 0;
        while (read < target.Length && RandomAccess.Read(file, target[read..], offset + read) is > 0 and var count)
        {
            read += count;
        }

        return read;
    }
}
