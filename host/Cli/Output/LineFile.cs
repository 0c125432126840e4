using System.Text;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Cli.Output;

/// <summary>Lines in a temporary file, read in the order in which they were written. It has no name, so nothing is left of it however the program ends.</summary>
internal sealed class LineFile : IDisposable
{
    private const int BufferLength = 64 * 1024;

    private readonly FileStream file;
    private readonly BinaryWriter writer;
    private readonly BinaryReader reader;

    public LineFile()
    {
        string path = Path.GetTempFileName(); // for this account only
        file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete, BufferLength);
        File.Delete(path);
        writer = new BinaryWriter(file, Encoding.UTF8);
        reader = new BinaryReader(file, Encoding.UTF8);
    }

    /// <summary>Of the line that was read last.</summary>
    public RecordKey Key { get; private set; }

    /// <summary>The line that was read last.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Writes a line behind the others.</summary>
    public void Write(in RecordKey key, string text)
    {
        writer.Write(key.Start.Nanoseconds);
        writer.Write(key.Name);
        writer.Write(key.Number);
        writer.Write(text);
    }

    /// <summary>Everything is written, and is read from the beginning.</summary>
    public void Rewind()
    {
        writer.Flush();
        file.Position = 0;
    }

    /// <summary>Reads the next line.</summary>
    /// <returns>False when there is no other.</returns>
    public bool Read()
    {
        if (file.Position == file.Length)
        {
            return false;
        }

        Key = new RecordKey(new Timestamp(reader.ReadInt64()), reader.ReadString(), reader.ReadInt64());
        Text = reader.ReadString();
        return true;
    }

    public void Dispose() => file.Dispose();
}
