namespace Earshot.LiteDbStore;

/// <summary>
/// The engine's log. The engine has every page of it synced to the disk on its own, a thousand times a batch; what a crash of the
/// process must find is there without, and a crash of the machine asks for one sync only: before the first page of the data
/// file is overwritten (<see cref="DataStream"/>).
/// </summary>
internal sealed class LogStream(string path) : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0)
{
    private bool isDirty;

    public override void Write(byte[] buffer, int offset, int count)
    {
        isDirty = true;
        base.Write(buffer, offset, count);
    }

    public override void Flush()
    {
    }

    public override void Flush(bool flushToDisk)
    {
    }

    /// <summary>Brings all that was written to the disk.</summary>
    public void Sync()
    {
        if (isDirty)
        {
            base.Flush(flushToDisk: true);
            isDirty = false;
        }
    }
}
