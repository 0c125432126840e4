using System.Security.Cryptography;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.Tls.Keys;

/// <summary>A key log file that other programs may still write to: what was appended is read when a session is unknown.</summary>
internal sealed class KeyLogFile(string path, IPluginLog log)
{
    /// <summary>Packet time between two looks, however many sessions are unknown.</summary>
    private const long IntervalNanoseconds = Timestamp.NanosecondsPerSecond / 5;

    /// <summary>More than any line that is of use.</summary>
    private const int BufferLength = 64 * 1024;

    private Timestamp? lastLook;
    private long position;
    private bool hasFailed;

    /// <summary>Reads the lines that were not there at the last look.</summary>
    public void Refresh(Timestamp now, KeyLog keys)
    {
        if (lastLook is { } last && now >= last && now.Nanoseconds - last.Nanoseconds < IntervalNanoseconds)
        {
            return;
        }

        lastLook = now;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.Length < position)
            {
                position = 0; // it was written anew
            }

            Read(file, keys);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            if (!hasFailed)
            {
                log.Warning($"the key log file cannot be read: {failure.Message}");
                hasFailed = true;
            }
        }
    }

    /// <summary>
    /// Reads lines and remembers where the one begins that may still be written to. It is read all the same, as the last line
    /// of a file may lack its end.
    /// </summary>
    private void Read(FileStream file, KeyLog keys)
    {
        byte[] buffer = new byte[BufferLength];
        int count;
        do
        {
            file.Position = position;
            count = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            int lines = buffer.AsSpan(0, count).LastIndexOf((byte)'\n') + 1;
            keys.Add(buffer.AsSpan(0, count < buffer.Length ? count : lines));

            // A buffer without a line end holds nothing of use.
            position += lines == 0 && count == buffer.Length ? count : lines;
        }
        while (count == buffer.Length);

        CryptographicOperations.ZeroMemory(buffer);
    }
}
