using System.Diagnostics;
using System.Globalization;
using System.Net;
using Earshot.Bench.Store;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;

// How many calls a second stores keep, and how long queries take. Method: ../README.md
//   FOLDER [CALLS]   FOLDER keeps the filled store
const int Rounds = 5;
const int WarmUpCalls = 100_000;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
MonthOfCalls calls = new(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000);
var bench = new LiteDbBench(args[0]);

// Two days and a bit, so that files are changed on the way.
int sample = Math.Min(calls.Count, calls.PerDay * 2 + 5000);
// The runtime optimizes what runs often; a sensor has run for long.
int warmUp = (WarmUpCalls / sample) + 1;
List<Rate> bare = [];
List<Rate> json = [];
List<Rate> made = [];
List<Rate> kept = [];
List<Rate> stored = [];
for (int round = 0; round < warmUp + Rounds; round++)
{
    bare.Add(bench.Bare(calls, sample));
    json.Add(LiteDbBench.Make(calls, sample, compressed: false));
    made.Add(LiteDbBench.Make(calls, sample, compressed: true));
    kept.Add(bench.Keep(calls, sample));
    stored.Add(bench.Store(calls, sample));
}

foreach (List<Rate> rates in (List<Rate>[])[bare, json, made, kept, stored])
{
    rates.RemoveRange(0, warmUp);
}

Console.WriteLine($"{"stored",-44} {"calls/s",10} {"ratio",8} {"CPU us/call",12} {"ratio",8}");
Print("LiteDB InsertBulk, ready documents, no index", Rate.Median(bare));
Print("JSON of the calls, one thread", Rate.Median(json));
Print("their documents: JSON, compressed", Rate.Median(made));
Print("LiteDbStore, documents ready", Rate.Median(kept));
Print("LiteDbStore, batches of 500", Rate.Median(stored));

string filled = bench.Filled(calls);
long bytes = Directory.EnumerateFiles(filled).Sum(file => new FileInfo(file).Length);
Console.WriteLine();
Console.WriteLine($"{$"LiteDbStore, {calls.Count:N0} calls, {bytes >> 20:N0} MB",-44} {"opened ms",10} {"again ms",10} {"calls",8}");
Timestamp middle = calls[calls.Count / 2].Start;
Ask("50 newest", store => store.Query(new CallQuery()).Count);
Ask("50 of a prefix of 1 in 50 callers", store => store.Query(new CallQuery { Caller = "+4315012" }).Count);
Ask("50 of one caller, 1 call in 5000", store => store.Query(new CallQuery { Caller = MonthOfCalls.Caller(7) }).Count);
Ask("caller who never called", store => store.Query(new CallQuery { Caller = "+44" }).Count);
Ask("50 of ten minutes in the middle", store => store.Query(new CallQuery { From = middle, To = middle.AddSeconds(600) }).Count);
Ask("50 of an address within a day", store => store.Query(new CallQuery
{
    From = middle, To = middle.AddSeconds(86_400), Address = IPNetwork.Parse("10.0.7.0/24"),
}).Count);
Ask("count of a prefix, up to 10,000", store => store.Count(new CallQuery { Caller = "+4315012" }, 10_000));
Ask("call by its Call-ID, of the first day", store => store.Find(calls[5].CallId) is null ? 0 : 1);

// A store that was just opened reads summaries from its files; one that was asked before has them.
void Ask(string name, Func<ICallStore, int> question)
{
    List<double> first = [];
    List<double> again = [];
    int found = 0;
    for (int round = 0; round < Rounds; round++)
    {
        var watch = Stopwatch.StartNew();
        using ICallStore store = LiteDbBench.Open(filled, writable: false);
        question(store);
        first.Add(watch.Elapsed.TotalMilliseconds);
        watch.Restart();
        found = question(store);
        again.Add(watch.Elapsed.TotalMilliseconds);
    }

    Console.WriteLine($"{name,-44} {Median(first),10:F1} {Median(again),10:F1} {found,8:N0}");
}

void Print(string name, Rate rate)
{
    Rate measure = Rate.Median(bare);
    Console.WriteLine(
        $"{name,-44} {rate.CallsPerSecond,10:N0} {rate.CallsPerSecond / measure.CallsPerSecond,8:F2} "
        + $"{rate.CpuMicroseconds,12:F0} {rate.CpuMicroseconds / measure.CpuMicroseconds,8:F2}");
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
