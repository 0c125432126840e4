using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using LiteDB;

namespace Earshot.LiteDbStore;

/// <summary>Appends calls to a day.</summary>
internal static class DayAppend
{
    // Enough for one thread to wait seldom for another.
    private const int PieceSize = 32;

    /// <param name="file">The day's file.</param>
    /// <param name="summary">The day's summary.</param>
    /// <param name="records">The calls; of those with one key the last counts.</param>
    /// <param name="packers">What makes their documents.</param>
    /// <param name="refuse">Told of a call that is larger than the database takes.</param>
    /// <returns>The summary with them.</returns>
    public static DaySummary Run(DayFile file, DaySummary summary, IEnumerable<CallRecord> records, RecordPackers packers, Action<CallRecord> refuse)
    {
        var calls = new Dictionary<UInt128, CallRecord>();
        foreach (CallRecord record in records)
        {
            calls[StoredKey.Of(CallKey.Of(record))] = record;
        }

        return Run(file, summary, calls.Keys.ToHashSet(), Prepare(calls, packers), refuse);
    }

    /// <summary>As above, of calls that are made as they are asked for.</summary>
    /// <param name="file">The day's file.</param>
    /// <param name="summary">The day's summary.</param>
    /// <param name="keys">The keys of the calls.</param>
    /// <param name="calls">The calls.</param>
    /// <param name="refuse">Told of a call that is larger than the database takes.</param>
    /// <returns>The summary with them.</returns>
    public static DaySummary Run(
        DayFile file, DaySummary summary, IReadOnlySet<UInt128> keys, IEnumerable<StoredCall> calls, Action<CallRecord> refuse)
    {
        var entries = new List<byte[]>(keys.Count);
        IEnumerable<BsonDocument> Documents()
        {
            foreach (StoredCall call in calls)
            {
                if (call.Document is { } document)
                {
                    entries.Add(call.Entry);
                    yield return document;
                }
                else
                {
                    refuse(call.Record);
                }
            }
        }

        DaySummary changed = summary;
        file.Append(Documents(), areNew: !summary.HasAny(keys), () =>
        {
            changed = summary.With(entries, keys, out IReadOnlyList<SummaryBlock> blocks);
            return blocks;
        });
        return changed;
    }

    // Other threads make calls from the last to the first while the engine takes them from the first on. What none of them has begun
    // when it is wanted, its own thread makes: it need not wait for threads that a busy machine does not run.
    private static IEnumerable<StoredCall> Prepare(Dictionary<UInt128, CallRecord> calls, RecordPackers packers)
    {
        Lazy<StoredCall[]>[] pieces = [.. calls.Chunk(PieceSize).Select(piece => new Lazy<StoredCall[]>(() => Prepare(piece, packers)))];
        int left = pieces.Length;
        for (int helper = 1; helper < Math.Min(Environment.ProcessorCount, pieces.Length); helper++)
        {
            _ = Task.Run(() =>
            {
                for (int last = Interlocked.Decrement(ref left); last >= 0; last = Interlocked.Decrement(ref left))
                {
                    _ = pieces[last].Value;
                }
            });
        }

        return pieces.SelectMany(piece => piece.Value);
    }

    private static StoredCall[] Prepare(KeyValuePair<UInt128, CallRecord>[] calls, RecordPackers packers)
    {
        RecordPacker packer = packers.Take();
        StoredCall[] prepared = Array.ConvertAll(calls, call => StoredCall.Of(call.Key, call.Value, packer));
        packers.Return(packer);
        return prepared;
    }
}
