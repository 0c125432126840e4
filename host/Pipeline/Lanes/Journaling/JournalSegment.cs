using System.Globalization;

namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>A file of a journal.</summary>
internal sealed class JournalSegment(string directory, long number)
{
    public const string Extension = ".journal";

    public long Number => number;

    public string Path { get; } = System.IO.Path.Combine(directory, number.ToString("D10", CultureInfo.InvariantCulture) + Extension);

    /// <summary>Bytes of whole records.</summary>
    public long Length { get; set; }

    /// <summary>Number of the last block in it; -1 when there is none.</summary>
    public long LastBlock { get; set; } = -1;

    /// <summary>The files of a folder, oldest first.</summary>
    public static IEnumerable<JournalSegment> All(string directory) =>
        from path in Directory.EnumerateFiles(directory, "*" + Extension)
        let name = System.IO.Path.GetFileNameWithoutExtension(path)
        where name.Length == 10 && name.All(char.IsAsciiDigit)
        let number = long.Parse(name, CultureInfo.InvariantCulture)
        orderby number
        select new JournalSegment(directory, number);

    /// <summary>Opens it for reading, by a process that may write it too.</summary>
    public FileStream Open() => new(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 16);
}
