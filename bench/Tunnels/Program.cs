using System.Diagnostics;
using System.Globalization;
using Earshot.Bench.Generator;
using Earshot.Bench.Tunnels;
using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

// What each tunnel adds to the analysis of a packet, against plain Ethernet in the same run. Method: ../README.md
// Argument: the folder of the host, with plugins.toml and plugins/.
const int Rounds = 15;
const double Limit = 1.5;

Composition composition = new Composer(new PluginActivator()).Compose(new ConfigurationRequest(
    Path.Combine(args[0], "plugins.toml"), [$"host.plugin_folders=[\"{args[0]}/plugins\"]"]));
List<LoadedCapture> captures = [.. Tunnel.All.Select(tunnel => new LoadedCapture(tunnel, composition))];
var nanoseconds = captures.ToDictionary(capture => capture, _ => new List<double>());
var ratios = captures.ToDictionary(capture => capture, _ => new List<double>());
var allocated = captures.ToDictionary(capture => capture, _ => double.MaxValue);

for (int round = -2; round < Rounds; round++)
{
    double plain = 0;
    foreach (LoadedCapture capture in captures)
    {
        (double time, double bytes) = Measure(capture);
        plain = capture.Tunnel == Tunnel.None ? time : plain;
        if (round >= 0)
        {
            nanoseconds[capture].Add(time);
            ratios[capture].Add(time / plain);
            allocated[capture] = Math.Min(allocated[capture], bytes);
        }
    }
}

double baseline = Median(nanoseconds[captures[0]]);
Console.WriteLine($"{captures[0].Packets} packets, {Rounds} rounds, medians; {Environment.ProcessorCount} processors");
Console.WriteLine($"{"",-16} {"ns/packet",10} {"adds ns",10} {"ratio",8} {"bytes/packet",14}");
bool isSlow = false;
foreach (LoadedCapture capture in captures)
{
    double ratio = Median(ratios[capture]);
    isSlow |= ratio > Limit;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{capture.Tunnel.Name,-16} {Median(nanoseconds[capture]),10:F1} {Median(nanoseconds[capture]) - baseline,10:F1} {ratio,8:F2} {allocated[capture],14:F2}"));
}

return isSlow ? 1 : 0;

(double Nanoseconds, double Bytes) Measure(LoadedCapture capture)
{
    using var pipeline = new SensorPipeline(composition, new NoRecords(), wantsDialogs: false);
    long bytes = GC.GetAllocatedBytesForCurrentThread();
    long start = Stopwatch.GetTimestamp();
    pipeline.Run(capture.Open(), CancellationToken.None);
    TimeSpan time = Stopwatch.GetElapsedTime(start);
    bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
    pipeline.Finish();
    if (pipeline.Summarize()["rtp_packets"] < capture.Packets * 9 / 10)
    {
        throw new InvalidOperationException($"{capture.Tunnel.Name}: only {pipeline.Summarize()["rtp_packets"]} RTP packets were found");
    }

    return (time.TotalNanoseconds / capture.Packets, (double)bytes / capture.Packets);
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

/// <summary>Takes what comes out, and forgets it.</summary>
internal sealed class NoRecords : IRecordSink
{
    public void OnCall(CallRecord call)
    {
    }

    public void OnStream(StreamRecord stream)
    {
    }

    public void OnDialog(DialogRecord dialog)
    {
    }

    public void OnProgress(Timestamp settled)
    {
    }
}
