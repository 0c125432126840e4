namespace Earshot.LiteDbStore;

/// <summary>The engine's data file, of which no page changes before the log that can restore it is on the disk.</summary>
internal sealed class DataStream(string path, LogStream log)
    : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0)
{
    public override void Write(byte[] buffer, int offset, int count)
    {
        log.Sync();
        base.Write(buffer, offset, count);
    }

    // The engine flushes when it has copied the log, before it empties it.
    public override void Flush() => base.Flush(flushToDisk: true);
}
