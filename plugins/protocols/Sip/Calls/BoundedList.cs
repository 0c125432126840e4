namespace Earshot.Sip.Calls;

/// <summary>Takes items up to a limit, and counts those beyond. An empty one costs hardly anything.</summary>
internal sealed class BoundedList<T>(int limit)
{
    private List<T>? items;

    public IReadOnlyList<T> Items => items is null ? [] : items;

    public int Count => items?.Count ?? 0;

    /// <summary>Items that found no place.</summary>
    public int Refused { get; private set; }

    /// <returns>False when the limit is reached.</returns>
    public bool Add(T item)
    {
        if (Count == limit)
        {
            Refused++;
            return false;
        }

        items ??= [];
        items.Add(item);
        return true;
    }

    public void Clear() => items?.Clear();
}
