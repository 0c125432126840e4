using System.Diagnostics;
using System.Globalization;
using Earshot.Bench.MySql;
using Earshot.MySqlStore;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

// How many calls a second the store keeps, against LOAD DATA of the very same rows, and how long queries take then. Method: ../README.md
//   SOCKET FOLDER CALLS SERVER SEARCHED   FOLDER is one that the server writes files to, SERVER its process
const int Rounds = 3;
const int BatchSize = 500;
string socket = args[0];
int count = int.Parse(args[2], CultureInfo.InvariantCulture);
int process = int.Parse(args[3], CultureInfo.InvariantCulture);
var server = new BenchServer(socket, args[1]);
using var context = new TestPluginContext();
List<Figures> loaded = [];
List<Figures> inBatches = [];
List<Figures> stored = [];
using (ICallStore warm = New("warm"))
{
    Append(warm, 20_000);
}

// In turns, so that a slow moment of the machine meets all.
for (int round = 0; round < Rounds; round++)
{
    string database = $"stored{round}";
    using (ICallStore store = New(database))
    {
        // The first makes the partitions.
        store.Append([BenchCalls.Make(0)]);
        stored.Add(Append(store, count));
        if (store.Health().Waiting > 0)
        {
            throw new InvalidOperationException($"calls wait in the queue: {store.Health().Problem}");
        }
    }

    server.Export(database, count, BatchSize);
    loaded.Add(Load("loaded", server.Load));
    inBatches.Add(Load("batches", name => server.LoadInBatches(name, count, BatchSize)));
}

Console.WriteLine($"{"median of " + Rounds,-34} {"calls/s",10} {"ratio",7} {"server us/call",15} {"client us/call",15}");
Print("LOAD DATA of the same rows", loaded);
Print("the same, batches of 500", inBatches);
Print("MySqlStore, batches of 500", stored);
int searched = int.Parse(args[4], CultureInfo.InvariantCulture);
server.Multiply("stored0", count, searched);
Console.WriteLine();
Console.WriteLine($"{"newest 50 of " + searched.ToString("N0", CultureInfo.InvariantCulture) + " calls",-34} {"median ms",10} {"worst",7}");
Timestamp middle = BenchCalls.StartOf(searched / 2);
Time("caller, rare prefix", new CallQuery { Caller = "+4310123" });
Time("caller, common prefix", new CallQuery { Caller = "+43" });
Time("caller or callee, rare prefix", new CallQuery { Number = "+4310123" });
Time("callee that nobody called", new CallQuery { Callee = "+99" });
Time("window of 10 minutes", new CallQuery { From = middle, To = middle.AddSeconds(600) });
Time("window, prefix and MOS", new CallQuery { From = middle, To = middle.AddSeconds(600), Caller = "+4310", MosBelow = 3 });

ICallStore Open(string database) => ((ICallStorePlugin)new MySqlStorePlugin()).Open(
    new MySqlStoreConfig { Server = socket, User = "root", Database = database, Patience = 120 }, context, writable: true);

ICallStore New(string database)
{
    server.Create(database);
    return Open(database);
}

// Batches as the host hands them over, each made while nobody is timed.
Figures Append(ICallStore to, int calls)
{
    var meter = new Meter(process);
    foreach (int[] numbers in Enumerable.Range(0, calls).Chunk(BatchSize))
    {
        CallRecord[] batch = Array.ConvertAll(numbers, BenchCalls.Make);
        meter.Run(() => to.Append(batch));
    }

    return meter.Of(calls);
}

// The same tables with the same partitions: the store makes them, for the first and the last of the calls.
Figures Load(string database, Action<string> load)
{
    using (ICallStore store = New(database))
    {
        store.Append([BenchCalls.Make(0), BenchCalls.Make(count - 1)]);
    }

    server.Empty(database);
    var meter = new Meter(process);
    meter.Run(() => load(database));
    server.Drop(database);
    return meter.Of(count);
}

void Print(string name, List<Figures> figures) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{name,-34} {Median(figures, one => one.Rate),10:N0} {Median(figures, one => one.Rate) / Median(loaded, one => one.Rate),7:N2} "
    + $"{Median(figures, one => one.Server),15:N0} {Median(figures, one => one.Client),15:N0}"));

static double Median(List<Figures> figures, Func<Figures, double> value) => figures.Select(value).Order().ElementAt(figures.Count / 2);

void Time(string name, CallQuery query)
{
    using ICallStore reader = Open("stored0");
    List<double> times = [];
    for (int round = 0; round < 12; round++)
    {
        var one = Stopwatch.StartNew();
        reader.Query(query);
        times.Add(one.Elapsed.TotalMilliseconds);
    }

    // The first two make connections and warm up.
    double[] sorted = [.. times.Skip(2).Order()];
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-34} {sorted[sorted.Length / 2],10:N1} {sorted[^1],7:N1}"));
}
