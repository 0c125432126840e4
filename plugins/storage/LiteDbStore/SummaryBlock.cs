using LiteDB;

namespace Earshot.LiteDbStore;

/// <summary>
/// Entries of some calls of a day, never changed: a change makes another block. In the database, beside the calls:
/// <code>
/// _id      number of the block, from 1
/// count    entries
/// entries  one SummaryEntry after the other
/// </code>
/// A document for many calls is what an index of the engine is not: a batch of calls rewrites one or two of them, where
/// three indexes have it rewrite a thousand pages.
/// </summary>
internal sealed class SummaryBlock
{
    public const string Count = "count";

    private const string EntriesName = "entries";

    /// <exception cref="ArgumentOutOfRangeException">The bytes are damaged.</exception>
    public SummaryBlock(int number, byte[] entries)
    {
        Number = number;
        Entries = entries;
        UInt128 oldest = UInt128.MaxValue;
        for (int offset = 0; offset < entries.Length;)
        {
            var entry = new SummaryEntry(entries.AsSpan(offset));
            oldest = UInt128.Min(oldest, entry.Key);
            Newest = UInt128.Max(Newest, entry.Key);
            offset += entry.Length;
            Calls++;
        }

        Oldest = oldest;
    }

    public int Number { get; }

    public byte[] Entries { get; }

    public int Calls { get; }

    /// <summary>The highest key.</summary>
    public UInt128 Newest { get; }

    /// <summary>The lowest key.</summary>
    public UInt128 Oldest { get; }

    /// <exception cref="ArgumentOutOfRangeException">The document is damaged.</exception>
    public static SummaryBlock From(BsonDocument document)
    {
        var block = new SummaryBlock(document[CallDocument.Id].AsInt32, document[EntriesName].AsBinary);
        ArgumentOutOfRangeException.ThrowIfNotEqual(block.Calls, document[Count].AsInt32);
        return block;
    }

    public BsonDocument ToDocument() => new() { [CallDocument.Id] = Number, [Count] = Calls, [EntriesName] = Entries };

    public IReadOnlyList<UInt128> Keys()
    {
        var keys = new List<UInt128>(Calls);
        for (int offset = 0; offset < Entries.Length;)
        {
            var entry = new SummaryEntry(Entries.AsSpan(offset));
            keys.Add(entry.Key);
            offset += entry.Length;
        }

        return keys;
    }

    /// <summary>The block without the entries of some keys; itself when it has none of them.</summary>
    public SummaryBlock Without(IReadOnlySet<UInt128> keys)
    {
        var kept = new MemoryStream(Entries.Length);
        for (int offset = 0; offset < Entries.Length;)
        {
            var entry = new SummaryEntry(Entries.AsSpan(offset));
            if (!keys.Contains(entry.Key))
            {
                kept.Write(entry.Bytes);
            }

            offset += entry.Length;
        }

        return kept.Length == Entries.Length ? this : new SummaryBlock(Number, kept.ToArray());
    }
}
