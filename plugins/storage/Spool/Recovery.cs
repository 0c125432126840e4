using Earshot.Sdk.Plugins;
using Earshot.Spool.Segments;

namespace Earshot.Spool;

/// <summary>Ends the segments that a dead process was writing: cuts off what is not whole and completes the index.</summary>
internal static class Recovery
{
    /// <summary>Only with the writer's lock.</summary>
    /// <exception cref="IOException">A segment cannot be repaired.</exception>
    public static void Run(string directory, IPluginLog log)
    {
        foreach (SegmentFile file in SegmentFile.All(directory).Where(file => !IndexFile.IsComplete(file.IndexPath)).ToArray())
        {
            SegmentContents contents = IndexFile.Read(file);
            log.Information($"{file.Name.Path} was not ended: {file.Size - contents.Length} of its {file.Size} bytes are cut off");
            if (contents.Entries.Count == 0)
            {
                file.Delete();
                continue;
            }

            using (var data = new FileStream(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
            {
                data.SetLength(contents.Length);
            }

            IndexFile.Write(file.IndexPath, contents);

            // Its age is that of its packets, not of the repair.
            File.SetLastWriteTimeUtc(file.Path, file.WrittenAt);
        }
    }
}
