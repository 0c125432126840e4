namespace Earshot.Mirror.Receiving;

/// <summary>Memory that several share. One piece is always granted, however large. Any thread.</summary>
internal sealed class MemoryBudget(long limit)
{
    private long used;

    /// <summary>Bytes that were taken and not given back.</summary>
    public long Used => Interlocked.Read(ref used);

    /// <summary>Takes bytes unless that passes the limit.</summary>
    public bool TryTake(long bytes)
    {
        while (true)
        {
            long before = Interlocked.Read(ref used);
            if (before > 0 && before + bytes > limit)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref used, before + bytes, before) == before)
            {
                return true;
            }
        }
    }

    /// <summary>Takes bytes in any case.</summary>
    public void Take(long bytes) => Interlocked.Add(ref used, bytes);

    public void GiveBack(long bytes) => Interlocked.Add(ref used, -bytes);
}
