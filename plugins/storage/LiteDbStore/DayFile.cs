using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using LiteDB;
using LiteDB.Engine;

namespace Earshot.LiteDbStore;

/// <summary>The calls that started on one UTC day: a database with one collection of calls and <see cref="SummaryBlock"/>s.</summary>
internal sealed class DayFile(DateOnly day, string path, bool writable) : IDisposable
{
    private const string CollectionName = "calls";

    // What stands in a file of this layout. The first one had indexes instead of blocks; of the second, records may be left.
    private const int Layout = 3;
    private const int OldestLayout = 2;

    private static readonly BsonExpression Between = $"$.{CallDocument.Id} BETWEEN @0 AND @1";
    private static readonly BsonExpression Key = $"$.{CallDocument.Id}";
    private static readonly BsonExpression BlockCount = $"{{ {SummaryBlock.Count}: $.{SummaryBlock.Count} }}";

    // The engine's own name for it, by which it finds the log when a file is opened to read.
    private readonly string logPath = System.IO.Path.Combine(
        System.IO.Path.GetDirectoryName(path)!, $"{System.IO.Path.GetFileNameWithoutExtension(path)}-log{System.IO.Path.GetExtension(path)}");

    private readonly RecordUnpacker unpacker = new();

    private LiteDatabase? database;
    private LogStream? log;
    private DataStream? data;

    public DateOnly Day => day;

    public string Path => path;

    // Opened on first use, so that a file which cannot be opened is one that cannot be used.
    private ILiteCollection<BsonDocument> Calls => (database ??= OpenDatabase()).GetCollection(CollectionName);

    /// <summary>Keeps calls and the blocks that tell of them in one transaction.</summary>
    /// <param name="calls">The calls, each of another key.</param>
    /// <param name="areNew">True when the file has none of their keys, which saves looking for them.</param>
    /// <param name="blocks">The blocks that are new or changed, asked for when all calls were taken.</param>
    public void Append(IEnumerable<BsonDocument> calls, bool areNew, Func<IReadOnlyList<SummaryBlock>> blocks)
    {
        ILiteCollection<BsonDocument> collection = Calls;
        database!.BeginTrans();
        _ = areNew ? collection.Insert(calls) : collection.Upsert(calls);
        IReadOnlyList<SummaryBlock> changed = blocks();
        collection.Upsert(changed.Select(block => block.ToDocument()));
        Commit(isAny: changed.Count > 0);
    }

    /// <summary>Brings all into the data file, so that it is whole without its log.</summary>
    public void Checkpoint() => database?.Checkpoint();

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
                .Select(document => CallDocument.ToRecord(document, unpacker)).OrderBy(CallKey.Of),
        ];
    }

    /// <summary>Some calls from a key on, lowest first.</summary>
    public IReadOnlyList<CallRecord> FetchFrom(UInt128 first, int limit) =>
    [
        .. Calls.Query().Where(Between, StoredKey.ToBytes(first), StoredKey.ToBytes(UInt128.MaxValue)).OrderBy(Key).Limit(limit).ToEnumerable()
            .Select(document => CallDocument.ToRecord(document, unpacker)),
    ];

    public void Dispose()
    {
        database?.Dispose();
        CloseStreams();
        unpacker.Dispose();
    }

    /// <summary>Closes the file after a failure, when closing in good order may fail as well.</summary>
    public void Abandon()
    {
        try
        {
            database?.Dispose();
        }
        catch (Exception)
        {
            // The first failure has been told; what a log still holds is read when the file is opened again.
        }

        data?.Dispose();
        log?.Dispose();
        unpacker.Dispose();
    }

    // A commit of this engine only queues the log's pages for a thread that writes them; a process killed then loses them. The
    // checkpoint waits for that thread too, but also copies all pages, which the engine does itself when there are a thousand.
    private void Commit(bool isAny)
    {
        log!.ExpectCommit();
        database!.Commit();
        if (!isAny || !log.AwaitCommit())
        {
            database.Checkpoint();
        }

        log.Sync();
    }

    private LiteDatabase OpenDatabase()
    {
        // The engine takes such a file for a new one, and would write over it.
        if (File.Exists(path) && new FileInfo(path).Length is > 0 and < DataPages.PageSize and var length)
        {
            throw new InvalidDataException($"it has only {length} bytes");
        }

        LiteDatabase opened = writable ? OpenToWrite() : OpenToRead();
        if (opened.UserVersion == Layout)
        {
            return opened;
        }

        // A process killed while it makes a file leaves one without calls.
        if (opened.UserVersion > Layout || (opened.UserVersion < OldestLayout && opened.CollectionExists(CollectionName)))
        {
            opened.Dispose();
            throw new InvalidDataException("it was written by another version of Earshot");
        }

        if (writable)
        {
            opened.UserVersion = Layout;
            // It is a commit too, which must not be taken for that of the first append.
            opened.Checkpoint();
        }

        return opened;
    }

    private LiteDatabase OpenToRead() => new(new ConnectionString { Filename = path, Connection = ConnectionType.Direct, ReadOnly = true });

    private LiteDatabase OpenToWrite()
    {
        log = new LogStream(logPath);
        data = new DataStream(path, log);
        return new LiteDatabase(new LiteEngine(new EngineSettings { DataStream = data, LogStream = log }));
    }

    // An empty log beside a closed file would only puzzle people.
    private void CloseStreams()
    {
        bool isCopied = log is { Length: 0 };
        data?.Dispose();
        log?.Dispose();
        if (isCopied)
        {
            File.Delete(logPath);
        }
    }
}
