namespace Earshot.Host.Pipeline.Lanes.Journaling;

/// <summary>A record on its way to the stores of a centre. Any thread.</summary>
/// <param name="ledger">Told when all have it.</param>
/// <param name="record">The record.</param>
/// <param name="number">Tells records of one start apart.</param>
/// <param name="stores">How many must keep it.</param>
internal sealed class RecordTicket(RecordLedger ledger, KeptRecord record, long number, int stores) : IConfirmation
{
    private int missing = stores;
    private int worst = (int)RecordFate.Kept;

    public KeptRecord Record => record;

    public long Number => number;

    /// <summary>One store is done with it.</summary>
    public void Settle(RecordFate fate)
    {
        if (fate != RecordFate.Kept)
        {
            Interlocked.CompareExchange(ref worst, (int)fate, (int)RecordFate.Kept);
        }

        if (Interlocked.Decrement(ref missing) == 0)
        {
            ledger.Settle(this, (RecordFate)Volatile.Read(ref worst));
        }
    }

    public void Confirm(Exception? failure) => Settle(failure is null ? RecordFate.Kept : RecordFate.Refused);
}

/// <summary>What became of a record.</summary>
internal enum RecordFate
{
    /// <summary>It survives a kill, or nobody wants it.</summary>
    Kept,

    /// <summary>There was no room for it, which the store's writer counts.</summary>
    Dropped,

    /// <summary>The store failed to the end.</summary>
    Refused,
}
