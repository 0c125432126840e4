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

    // Other threads make the calls that follow while the engine takes the first: both take about as long.
    private static IEnumerable<StoredCall> Prepare(Dictionary<UInt128, CallRecord> calls, RecordPackers packers)
    {
        Task<StoredCall[]>[] pieces = [.. calls.Chunk(PieceSize).Select(piece => Task.Run(() => Prepare(piece, packers)))];
        return pieces.SelectMany(piece => piece.GetAwaiter().GetResult());
    }

    private static StoredCall[] Prepare(KeyValuePair<UInt128, CallRecord>[] calls, RecordPackers packers)
    {
        RecordPacker packer = packers.Take();
        StoredCall[] prepared = Array.ConvertAll(calls, call => StoredCall.Of(call.Key, call.Value, packer));
        packers.Return(packer);
        return prepared;
    }
}
