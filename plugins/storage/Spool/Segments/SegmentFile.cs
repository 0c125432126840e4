namespace Earshot.Spool.Segments;

/// <summary>A segment on the disk.</summary>
/// <param name="Name">Which one.</param>
/// <param name="Directory">The spool's folder.</param>
/// <param name="Size">Bytes of its packets.</param>
/// <param name="WrittenAt">When it was written last, by the file system; UTC.</param>
internal sealed record SegmentFile(SegmentName Name, string Directory, long Size, DateTime WrittenAt)
{
    public string Path => System.IO.Path.Combine(Directory, Name.Path);

    public string IndexPath => System.IO.Path.Combine(Directory, Name.IndexPath);

    public string ChainsPath => System.IO.Path.Combine(Directory, Name.ChainsPath);

    /// <summary>Bytes of its packets, and of its index and its chains as they are now.</summary>
    public long SizeOnDisk => Size + LengthOf(IndexPath) + LengthOf(ChainsPath);

    /// <summary>The segment of a name, as it is on the disk now.</summary>
    public static SegmentFile Of(string directory, SegmentName name) => Of(directory, name, new FileInfo(System.IO.Path.Combine(directory, name.Path)));

    /// <summary>The segments of a spool, in no order. Files that vanish meanwhile are left out.</summary>
    public static IEnumerable<SegmentFile> All(string directory)
    {
        var root = new DirectoryInfo(directory);
        if (!root.Exists)
        {
            yield break;
        }

        foreach (DirectoryInfo day in root.EnumerateDirectories("????-??-??"))
        {
            foreach (FileInfo file in FilesOf(day))
            {
                if (SegmentName.TryParse(day.Name, file.Name, out SegmentName name))
                {
                    yield return Of(directory, name, file);
                }
            }
        }
    }

    /// <summary>Removes its files, and the day's folder with the last of them. Somebody else may have done so.</summary>
    public void Delete()
    {
        string day = System.IO.Path.GetDirectoryName(Path)!;
        if (!System.IO.Directory.Exists(day))
        {
            return;
        }

        File.Delete(Path);
        foreach (string path in new[] { IndexPath, ChainsPath })
        {
            File.Delete(path);
            File.Delete(path + SegmentName.NewExtension);
        }

        if (!System.IO.Directory.EnumerateFileSystemEntries(day).Any())
        {
            System.IO.Directory.Delete(day);
        }
    }

    private static SegmentFile Of(string directory, SegmentName name, FileInfo file) =>
        new(name, directory, file.Exists ? file.Length : 0, file.LastWriteTimeUtc);

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;

    private static FileInfo[] FilesOf(DirectoryInfo day)
    {
        try
        {
            return day.GetFiles();
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
