using Earshot.Sdk.Plugins;
using Earshot.Spool.Segments;

namespace Earshot.Spool;

/// <summary>Ends the segments that a dead process was writing: cuts off what is not whole and completes the index.</summary>
internal static class Recovery
{
    /// <summary>Bytes of the index that are written at a time.</summary>
    private const int Chunk = 64 * 1024;

    /// <summary>Only with the writer's lock.</summary>
    /// <exception cref="IOException">A segment cannot be repaired.</exception>
    public static void Run(string directory, IPluginLog log)
    {
        foreach (SegmentFile file in SegmentFile.All(directory).ToArray())
        {
            using var index = new IndexReader(file);
            if (!index.IsComplete)
            {
                Complete(file, index, log);
            }
        }
    }

    private static void Complete(SegmentFile file, IndexReader index, IPluginLog log)
    {
        string anew = file.IndexPath + SegmentName.NewExtension;
        File.Delete(anew);
        using var completed = new IndexWriter(anew, file.ChainsPath);
        long length = 0;
        bool isEmpty = true;
        foreach (IndexEntry entry in index.All(end => length = end))
        {
            isEmpty = false;
            completed.Add(entry);
            if (completed.Waiting >= Chunk)
            {
                completed.Flush();
            }
        }

        log.Information($"{file.Name.Path} was not ended: {file.Size - length} of its {file.Size} bytes are cut off");
        if (isEmpty)
        {
            file.Delete();
            return;
        }

        using (var data = new FileStream(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            data.SetLength(length);
        }

        completed.Add(new IndexEntry { Offset = length, IsEnd = true });
        completed.Flush();
        // Not for a moment the chains of another index than the one they stand beside: without them it is read as a whole.
        File.Delete(file.ChainsPath);
        File.Move(anew, file.IndexPath, overwrite: true);
        completed.LinkAll();

        // Its age is that of its packets, not of the repair.
        File.SetLastWriteTimeUtc(file.Path, file.WrittenAt);
    }
}
