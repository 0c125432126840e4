namespace Earshot.LiteDbStore;

/// <summary>
/// The engine's log. The engine has every page of it synced to the disk on its own, a thousand times a batch; what a crash of the
/// process must find is there without, and a crash of the machine asks for one sync only: before the first page of the data
/// file is overwritten (<see cref="DataStream"/>), or an append is acknowledged.
/// <para>
/// The engine writes it in a thread of its own, and when that meets an exception it waits for itself for ever. So a failure is
/// kept here, and from then on nothing more reaches the disk, as after a crash; the thread that asks for a sync is told.
/// </para>
/// </summary>
internal sealed class LogStream(string path) : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0)
{
    // Where a page says that it is the last of its transaction.
    private const int ConfirmedOffset = 18;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ManualResetEventSlim committed = new(initialState: true, spinCount: 0);
    private volatile Exception? failure;
    private bool isDirty;

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (failure is not null)
        {
            return;
        }

        try
        {
            isDirty = true;
            base.Write(buffer, offset, count);
            if (buffer[offset + ConfirmedOffset] == 1)
            {
                committed.Set();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failure = e;
            committed.Set();
        }
    }

    public override void Flush()
    {
    }

    public override void Flush(bool flushToDisk)
    {
    }

    /// <summary>To be called before a commit, when the one before has been waited for.</summary>
    public void ExpectCommit() => committed.Reset();

    /// <summary>Waits until the engine has written the last page of the commit.</summary>
    /// <returns>False when it does not come.</returns>
    public bool AwaitCommit() => failure is not null || committed.Wait(Patience);

    /// <summary>Brings all that was written to the disk.</summary>
    /// <exception cref="IOException">Something could not be written, now or before.</exception>
    public void Sync()
    {
        if (failure is { } known)
        {
            throw new IOException(known.Message, known);
        }

        if (isDirty)
        {
            base.Flush(flushToDisk: true);
            isDirty = false;
        }
    }
}
