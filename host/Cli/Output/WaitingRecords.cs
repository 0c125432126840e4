using Earshot.Sdk.Packets;

namespace Earshot.Host.Cli.Output;

/// <summary>
/// Records of one kind, until it is known that none comes before them: one call that goes on for hours holds back all that begin after it. In
/// memory up to a limit; beyond it, what waits is printed into a temporary file in its order, and merged with the rest as it is taken.
/// </summary>
/// <param name="limit">Bytes in memory, about.</param>
/// <param name="print">What is printed of a record.</param>
internal sealed class WaitingRecords<T>(long limit, Func<T, string> print) : IDisposable
    where T : class
{
    private readonly PriorityQueue<(T Record, int Size), RecordKey> inMemory = new();
    private readonly PriorityQueue<LineFile, RecordKey> inFiles = new();
    private long added;
    private long size;

    /// <summary>How many files there are.</summary>
    public int Files => inFiles.Count;

    /// <param name="start">By this they are ordered,</param>
    /// <param name="name">then by this, code unit by code unit, then as they came.</param>
    /// <param name="record">What will be printed.</param>
    /// <param name="bytes">What it takes in memory, about.</param>
    /// <exception cref="IOException">There is no room for a temporary file.</exception>
    public void Add(Timestamp start, string name, T record, int bytes)
    {
        inMemory.Enqueue((record, bytes), new RecordKey(start, name, added++));
        size += bytes;
        if (size > limit)
        {
            MoveToFile();
        }
    }

    /// <summary>Takes the first, when it starts before a time.</summary>
    /// <param name="before">That time.</param>
    /// <param name="record">The record, or null when it has been printed already.</param>
    /// <param name="text">What was printed of it then.</param>
    /// <returns>False when none does.</returns>
    public bool TryTake(Timestamp before, out T? record, out string text)
    {
        (record, text) = (null, "");
        bool isHere = inMemory.TryPeek(out (T Record, int Size) first, out RecordKey key);
        if (inFiles.TryPeek(out LineFile? file, out RecordKey inFile) && (!isHere || inFile.CompareTo(key) < 0))
        {
            bool isDue = inFile.Start < before;
            text = isDue ? Take(file) : "";
            return isDue;
        }

        if (!isHere || key.Start >= before)
        {
            return false;
        }

        inMemory.Dequeue();
        size -= first.Size;
        record = first.Record;
        return true;
    }

    public void Dispose()
    {
        while (inFiles.TryDequeue(out LineFile? file, out _))
        {
            file.Dispose();
        }
    }

    private string Take(LineFile file)
    {
        string text = file.Text;
        inFiles.Dequeue();
        if (file.Read())
        {
            inFiles.Enqueue(file, file.Key);
        }
        else
        {
            file.Dispose();
        }

        return text;
    }

    private void MoveToFile()
    {
        var file = new LineFile();
        try
        {
            while (inMemory.TryDequeue(out (T Record, int Size) first, out RecordKey key))
            {
                file.Write(key, print(first.Record));
            }

            file.Rewind();
            file.Read();
        }
        catch
        {
            file.Dispose();
            throw;
        }

        inFiles.Enqueue(file, file.Key);
        size = 0;
    }
}

/// <summary>Where a record belongs.</summary>
/// <param name="Start">When what it tells of began.</param>
/// <param name="Name">Orders those that began at once.</param>
/// <param name="Number">In what order they came.</param>
internal readonly record struct RecordKey(Timestamp Start, string Name, long Number) : IComparable<RecordKey>
{
    public int CompareTo(RecordKey other)
    {
        int order = Start.CompareTo(other.Start);
        order = order == 0 ? string.CompareOrdinal(Name, other.Name) : order;
        return order == 0 ? Number.CompareTo(other.Number) : order;
    }
}
