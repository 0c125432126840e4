namespace Earshot.LiteDbStore;

/// <summary>
/// Lets one thread at a time to the database, whoever writes first: readers come back for every few records, and a sensor that
/// stores must not stand behind a queue of them.
/// </summary>
internal sealed class StoreGate
{
    private readonly object gate = new();
    private int waitingWriters;
    private bool isTaken;

    public Pass EnterToWrite()
    {
        lock (gate)
        {
            waitingWriters++;
            while (isTaken)
            {
                Monitor.Wait(gate);
            }

            waitingWriters--;
            isTaken = true;
        }

        return new Pass(this);
    }

    public Pass EnterToRead()
    {
        lock (gate)
        {
            while (isTaken || waitingWriters > 0)
            {
                Monitor.Wait(gate);
            }

            isTaken = true;
        }

        return new Pass(this);
    }

    private void Leave()
    {
        lock (gate)
        {
            isTaken = false;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Until it is disposed of, nobody else is let in.</summary>
    public readonly struct Pass(StoreGate gate) : IDisposable
    {
        public void Dispose() => gate.Leave();
    }
}
