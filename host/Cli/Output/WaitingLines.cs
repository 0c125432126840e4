using Earshot.Sdk.Packets;

namespace Earshot.Host.Cli.Output;

/// <summary>
/// What is printed of records of one kind, until it is known that nothing comes before it: one call that goes on for hours holds back all that
/// begin after it. In memory up to a limit; beyond it, what waits goes to a temporary file in its order, and is merged with the rest as it is taken.
/// </summary>
/// <param name="limit">Characters in memory.</param>
internal sealed class WaitingLines(int limit) : IDisposable
{
    /// <summary>What a line takes beside its characters, in characters.</summary>
    private const int LineOverhead = 64;

    private readonly PriorityQueue<string, LineKey> inMemory = new();
    private readonly PriorityQueue<LineFile, LineKey> inFiles = new();
    private long added;
    private long length;

    /// <summary>How many files there are.</summary>
    public int Files => inFiles.Count;

    /// <param name="start">By this they are ordered,</param>
    /// <param name="name">then by this, code unit by code unit, then as they came.</param>
    /// <param name="text">What will be printed.</param>
    /// <exception cref="IOException">There is no room for a temporary file.</exception>
    public void Add(Timestamp start, string name, string text)
    {
        inMemory.Enqueue(text, new LineKey(start, name, added++));
        length += LengthOf(name, text);
        if (length > limit)
        {
            MoveToFile();
        }
    }

    /// <summary>Takes the first, when it starts before a time.</summary>
    /// <returns>Null when none does.</returns>
    public string? Take(Timestamp before)
    {
        bool isHere = inMemory.TryPeek(out string? text, out LineKey key);
        if (inFiles.TryPeek(out LineFile? file, out LineKey inFile) && (!isHere || inFile.CompareTo(key) < 0))
        {
            return inFile.Start < before ? Take(file) : null;
        }

        if (!isHere || key.Start >= before)
        {
            return null;
        }

        inMemory.Dequeue();
        length -= LengthOf(key.Name, text!);
        return text;
    }

    public void Dispose()
    {
        while (inFiles.TryDequeue(out LineFile? file, out _))
        {
            file.Dispose();
        }
    }

    private static int LengthOf(string name, string text) => name.Length + text.Length + LineOverhead;

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
            while (inMemory.TryDequeue(out string? text, out LineKey key))
            {
                file.Write(key, text);
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
        length = 0;
    }
}

/// <summary>Where a line belongs.</summary>
/// <param name="Start">When what it tells of began.</param>
/// <param name="Name">Orders those that began at once.</param>
/// <param name="Number">In what order they came.</param>
internal readonly record struct LineKey(Timestamp Start, string Name, long Number) : IComparable<LineKey>
{
    public int CompareTo(LineKey other)
    {
        int order = Start.CompareTo(other.Start);
        order = order == 0 ? string.CompareOrdinal(Name, other.Name) : order;
        return order == 0 ? Number.CompareTo(other.Number) : order;
    }
}
