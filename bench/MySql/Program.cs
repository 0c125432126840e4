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
string socket = args[0];
int count = int.Parse(args[2], CultureInfo.InvariantCulture);
var server = new BenchServer(socket, args[1]);
using var context = new TestPluginContext();
using (ICallStore warm = Open("warm"))
{
    Append(warm, Batches(20_000));
}

using ICallStore store = Open("stored");
CallRecord[][] batches = Batches(count);
// The first makes the partitions.
store.Append([BenchCalls.Make(0)]);
var watch = Stopwatch.StartNew();
(TimeSpan Client, TimeSpan Server) before = Cpu();
Append(store, batches);

double stored = count / watch.Elapsed.TotalSeconds;
(TimeSpan Client, TimeSpan Server) storing = (Cpu().Client - before.Client, Cpu().Server - before.Server);
if (store.Health().Waiting > 0)
{
    throw new InvalidOperationException($"calls wait in the queue: {store.Health().Problem}");
}

(TimeSpan loading, TimeSpan loadingCpu) = Load();
double loaded = count / loading.TotalSeconds;
Console.WriteLine($"{"",-34} {"calls/s",10} {"ratio",7} {"server us/call",15} {"client us/call",15}");
Print("LOAD DATA of the same rows", loaded, loadingCpu, TimeSpan.Zero);
Print("MySqlStore, batches of 500", stored, storing.Server, storing.Client);
int searched = int.Parse(args[4], CultureInfo.InvariantCulture);
server.Multiply("stored", count, searched);
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

// As the host hands them over.
static CallRecord[][] Batches(int calls) => [.. Enumerable.Range(0, calls).Select(BenchCalls.Make).Chunk(500)];

static void Append(ICallStore to, CallRecord[][] batches)
{
    foreach (CallRecord[] batch in batches)
    {
        to.Append(batch);
    }
}

// The same tables with the same partitions: the store makes them, for the first and the last of the calls.
(TimeSpan Wall, TimeSpan Cpu) Load()
{
    server.Export("stored");
    store.Dispose();
    using (ICallStore other = Open("loaded"))
    {
        other.Append([BenchCalls.Make(0), BenchCalls.Make(count - 1)]);
    }

    TimeSpan start = Cpu().Server;
    TimeSpan wall = server.Load("loaded");
    return (wall, Cpu().Server - start);
}

(TimeSpan Client, TimeSpan Server) Cpu()
{
    using Process process = Process.GetProcessById(int.Parse(args[3], CultureInfo.InvariantCulture));
    return (Environment.CpuUsage.TotalTime, process.TotalProcessorTime);
}

void Print(string name, double rate, TimeSpan serverTime, TimeSpan clientTime) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{name,-34} {rate,10:N0} {rate / loaded,7:N2} {serverTime.TotalMicroseconds / count,15:N0} {clientTime.TotalMicroseconds / count,15:N0}"));

void Time(string name, CallQuery query)
{
    using ICallStore reader = Open("stored");
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
