using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using LiteDB;

namespace Earshot.LiteDbStore;

/// <summary>The calls that started on one UTC day: a database with one collection.</summary>
internal sealed class DayFile(DateOnly day, string path, bool writable) : IDisposable
{
    private static readonly BsonExpression Between = $"$.{CallDocument.Id} BETWEEN @0 AND @1";
    private static readonly BsonExpression NamedAs = $"$.{CallDocument.Names}[*] ANY = @0";
    private static readonly BsonExpression Key = $"$.{CallDocument.Id}";

    private LiteDatabase? database;

    public DateOnly Day => day;

    // Opened on first use, so that a file which cannot be opened is one that cannot be used.
    private ILiteCollection<BsonDocument> Calls => (database ??= OpenDatabase()).GetCollection("calls");

    /// <summary>Keeps the documents in one transaction.</summary>
    public void Append(IEnumerable<BsonDocument> documents)
    {
        Calls.Upsert(documents);

        // A commit of this engine only queues the log's pages for a thread that writes them; a process killed then loses
        // them. The checkpoint waits for that thread, copies the pages to the data file and syncs it.
        database!.Checkpoint();
    }

    /// <summary>The calls that match, newest first and those of one start by call id, read as they are asked for.</summary>
    public IEnumerable<CallRecord> Newest(CallQuery query)
    {
        string first = query.From is { } from ? CallDocument.FirstKey(from) : "";
        string last = query.To is { } to ? CallDocument.LastKey(to) : "~";
        var sameMicrosecond = new List<CallRecord>();
        foreach (BsonDocument document in Calls.Query().Where(Between, first, last).OrderByDescending(Key).ToEnumerable())
        {
            CallRecord record = CallDocument.ToRecord(document);
            if (!query.Matches(record))
            {
                continue;
            }

            // Keys are exact to the microsecond and then in the order of ids, so what shares one is put in order here.
            if (sameMicrosecond.Count > 0 && Microsecond(sameMicrosecond[0]) != Microsecond(record))
            {
                foreach (CallRecord ordered in sameMicrosecond.Order(NewestFirst.Instance))
                {
                    yield return ordered;
                }

                sameMicrosecond.Clear();
            }

            sameMicrosecond.Add(record);
        }

        foreach (CallRecord ordered in sameMicrosecond.Order(NewestFirst.Instance))
        {
            yield return ordered;
        }
    }

    public CallRecord? Find(string idOrCallId) => Calls
        .Query()
        .Where(NamedAs, CallDocument.Hash(idOrCallId))
        .ToEnumerable()
        .Select(CallDocument.ToRecord)
        .Where(record => record.Id == idOrCallId || record.CallId == idOrCallId)
        .Order(NewestFirst.Instance)
        .FirstOrDefault();

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
        if (writable)
        {
            opened.GetCollection("calls").EnsureIndex(CallDocument.Names, $"$.{CallDocument.Names}[*]");
        }

        return opened;
    }

    private static long Microsecond(CallRecord record) => record.Start.Nanoseconds / 1000;
}
