using System.Diagnostics;
using System.Globalization;
using Earshot.Bench.MySql;
using Earshot.MySqlStore;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

// How many calls a second the store keeps, against LOAD DATA of the very same rows, and how long queries take then. Method: ../README.md
//   SOCKET FOLDER CALLS   FOLDER is one that the server writes files to
string socket = args[0];
int count = int.Parse(args[2], CultureInfo.InvariantCulture);
var server = new BenchServer(socket, args[1]);
using var context = new TestPluginContext();
using ICallStore store = Open("stored");

var watch = Stopwatch.StartNew();
for (int first = 0; first < count; first += 500)
{
    store.Append([.. Enumerable.Range(first, Math.Min(500, count - first)).Select(BenchCalls.Make)]);
}

double stored = count / watch.Elapsed.TotalSeconds;
if (store.Health().Waiting > 0)
{
    throw new InvalidOperationException($"calls wait in the queue: {store.Health().Problem}");
}

double loaded = count / Load().TotalSeconds;
Console.WriteLine($"{"",-34} {"calls/s",10} {"ratio",7}");
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"LOAD DATA of the same rows",-34} {loaded,10:N0} {1,7:N2}"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"MySqlStore, 2 writers",-34} {stored,10:N0} {stored / loaded,7:N2}"));
Console.WriteLine();
Console.WriteLine($"{"newest 50 of " + count.ToString("N0", CultureInfo.InvariantCulture) + " calls",-34} {"median ms",10} {"worst",7}");
Timestamp middle = BenchCalls.StartOf(count / 2);
Time("caller, rare prefix", new CallQuery { Caller = "+4312345" });
Time("caller, common prefix", new CallQuery { Caller = "+43" });
Time("caller or callee, rare prefix", new CallQuery { Number = "+4312345" });
Time("callee that nobody called", new CallQuery { Callee = "+99" });
Time("window of 10 minutes", new CallQuery { From = middle, To = middle.AddSeconds(600) });
Time("window, prefix and MOS", new CallQuery { From = middle, To = middle.AddSeconds(600), Caller = "+431", MosBelow = 3 });

ICallStore Open(string database) => ((ICallStorePlugin)new MySqlStorePlugin()).Open(
    new MySqlStoreConfig { Server = socket, User = "root", Database = database, Patience = 120 }, context, writable: true);

// The same tables with the same partitions: the store makes them, for the first and the last of the calls.
TimeSpan Load()
{
    server.Export("stored");
    store.Dispose();
    using (ICallStore other = Open("loaded"))
    {
        other.Append([BenchCalls.Make(0), BenchCalls.Make(count - 1)]);
    }

    return server.Load("loaded");
}

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
