using System.Globalization;
using Earshot.Bench.Calls;
using Earshot.Bench.Generator;
using Earshot.Bench.InProcess;
using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using Earshot.Host.Pipeline;
using Earshot.Sdk.Packets;

// What an RTP packet costs, and what a call takes, with more and more calls at once. Method: ../README.md
//   FOLDER [CALLS...]   FOLDER is the host's, with plugins.toml and plugins/
const int Turns = 3;
const int Rounds = 5;
const int SecondsOfSetup = 4;
const int WarmUpPackets = 2_000_000;
int[] counts = args.Length > 1 ? [.. args[1..].Select(text => int.Parse(text, CultureInfo.InvariantCulture))] : [100, 1_000, 10_000, 100_000];
Composition composition = new Composer(new PluginActivator()).Compose(new ConfigurationRequest(
    Path.Combine(args[0], "plugins.toml"), [$"host.plugin_folders=[\"{args[0]}/plugins\"]"]));

Measure(counts[0]); // compiled, and thrown away
// In turns: where the collector puts streams, and a slow moment of the machine, must not fall to one number of calls.
var measured = Enumerable.Range(0, Turns).SelectMany(_ => counts.Select(calls => (Calls: calls, Cost: Measure(calls)))).ToLookup(one => one.Calls, one => one.Cost);
Console.WriteLine($"{"calls",10} {"ns/packet",12} {"packets/s",12} {"ratio",7} {"KB/call",9}");
double first = measured[counts[0]].Select(cost => cost.Nanoseconds).Order().ElementAt(Turns / 2);
foreach (int calls in counts)
{
    (double time, double memory) = measured[calls].Order().ElementAt(Turns / 2);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{calls,10:N0} {time,12:F0} {1e9 / time,12:N0} {time / first,7:F2} {memory / 1000,9:F1}"));
}

(double Nanoseconds, double Bytes) Measure(int calls)
{
    // Nobody hangs up while there is talk.
    var options = new GeneratorOptions { Calls = calls, Concurrency = calls, Seconds = 3600, SipOnly = true };
    var capture = new LoadedCapture(options, composition);
    Timestamp talk = capture.Blocks[0].Frames[0].Timestamp.AddSeconds(SecondsOfSetup);
    using var pipeline = new SensorPipeline(composition, new NoRecords(), sensor: null, wantsDialogs: false);
    long before = GC.GetTotalMemory(forceFullCollection: true);
    pipeline.Run(new CallSetup(capture.Open(), talk), CancellationToken.None);
    var talking = new TalkingCalls(options, talk);
    long made = GC.GetTotalMemory(forceFullCollection: true);
    var empty = new TalkingCalls(options, talk);
    long talkingMemory = GC.GetTotalMemory(forceFullCollection: true) - made;
    GC.KeepAlive(empty);
    long perRound = Math.Max(WarmUpPackets, 4L * calls);
    Run(perRound);
    if (pipeline.Summarize()["streams"] is not 0 and var ended)
    {
        throw new InvalidOperationException($"{ended} streams have ended");
    }

    long after = GC.GetTotalMemory(forceFullCollection: true) - (2 * talkingMemory);
    double median = Enumerable.Range(0, Rounds).Select(_ => Run(perRound).TotalNanoseconds / perRound).Order().ElementAt(Rounds / 2);
    return (median, (double)(after - before) / calls);

    TimeSpan Run(long packets)
    {
        talking.Give(packets);
        using var timed = new TimedSource(talking);
        pipeline.Run(timed, CancellationToken.None);
        return timed.Analysis;
    }
}
