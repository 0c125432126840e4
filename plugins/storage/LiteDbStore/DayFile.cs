using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using LiteDB;

namespace Earshot.LiteDbStore;

/// <summary>The calls that started on one UTC day: a database with one collection of calls and <see cref="SummaryBlock"/>s.</summary>
internal sealed class DayFile(DateOnly day, string path, bool writable) : IDisposable
{
    private const string CollectionName = "calls";

    // What stands in a file of this layout; the first one had indexes instead of blocks.
    private const int Layout = 2;

    private static readonly BsonExpression Between = $"$.{CallDocument.Id} BETWEEN @0 AND @1";
    private static readonly BsonExpression Key = $"$.{CallDocument.Id}";
    private static readonly BsonExpression BlockCount = $"{{ {SummaryBlock.Count}: $.{SummaryBlock.Count} }}";

    private LiteDatabase? database;

    public DateOnly Day => day;

    public string Path => path;

    // Opened on first use, so that a file which cannot be opened is one that cannot be used.
    private ILiteCollection<BsonDocument> Calls => (database ??= OpenDatabase()).GetCollection(CollectionName);

    /// <summary>Keeps calls and the blocks that tell of them in one transaction.</summary>
    public void Append(IEnumerable<BsonDocument> calls, IEnumerable<SummaryBlock> blocks)
    {
        Calls.Upsert(calls.Concat(blocks.Select(block => block.ToDocument())));

        // A commit of this engine only queues the log's pages for a thread that writes them; a process killed then loses
        // them. The checkpoint waits for that thread, copies the pages to the data file and syncs it.
        database!.Checkpoint();
    }

    public DaySummary ReadSummary() =>
        new([.. Calls.Query().Where(Between, 0, int.MaxValue).OrderBy(Key).ToEnumerable().Select(SummaryBlock.From)]);

    /// <summary>How many calls there are, told by the heads of the blocks.</summary>
    public long CountCalls() =>
        Calls.Query().Where(Between, 0, int.MaxValue).Select(BlockCount).ToEnumerable().Sum(document => document[SummaryBlock.Count].AsInt64);

    /// <summary>The calls with these keys, in the order of <see cref="CallKey"/>.</summary>
    public IReadOnlyList<CallRecord> Fetch(IEnumerable<UInt128> keys)
    {
        ILiteCollection<BsonDocument> calls = Calls;
        return
        [
            .. keys.Select(key => calls.FindById(StoredKey.ToBytes(key))).Where(document => document is not null)
                .Select(CallDocument.ToRecord).OrderBy(CallKey.Of),
        ];
    }

    /// <summary>Some calls from a key on, lowest first.</summary>
    public IReadOnlyList<CallRecord> FetchFrom(UInt128 first, int limit) =>
    [
        .. Calls.Query().Where(Between, StoredKey.ToBytes(first), StoredKey.ToBytes(UInt128.MaxValue)).OrderBy(Key).Limit(limit).ToEnumerable()
            .Select(CallDocument.ToRecord),
    ];

    public void Dispose() => database?.Dispose();

    /// <summary>Closes the file after a failure, when closing in good order may fail as well.</summary>
    public void Abandon()
    {
        try
        {
            database?.Dispose();
        }
        catch (Exception e) when (e is LiteException or IOException or UnauthorizedAccessException)
        {
            // The first failure has been told; what a log still holds is read when the file is opened again.
        }
    }

    private LiteDatabase OpenDatabase()
    {
        var opened = new LiteDatabase(new ConnectionString
        {
            Filename = path,
            Connection = ConnectionType.Direct,
            ReadOnly = !writable,
            // Keys are compared as bytes; the default would ignore case and follow the machine's language.
            Collation = Collation.Binary,
        });
        if (opened.UserVersion == Layout)
        {
            return opened;
        }

        // A process killed while it makes a file leaves one without calls.
        if (opened.CollectionExists(CollectionName))
        {
            opened.Dispose();
            throw new InvalidDataException("it was written by another version of Earshot");
        }

        if (writable)
        {
            opened.UserVersion = Layout;
        }

        return opened;
    }
}
