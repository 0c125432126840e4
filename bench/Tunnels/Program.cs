using System.Diagnostics;
using System.Globalization;
using Earshot.Bench.Generator;
using Earshot.Bench.InProcess;
using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using Earshot.Host.Pipeline;

// What one tunnel adds to the analysis of a packet, against plain Ethernet in turns. One tunnel a process, as on a sensor: the
// runtime optimizes for the decoders that it sees at work. Method: ../README.md
//   list            prints the names of all tunnels
//   FOLDER NAME     measures; FOLDER is the host's, with plugins.toml and plugins/
const int Rounds = 15;
if (args is ["list"])
{
    Console.WriteLine(string.Join('\n', Tunnel.All.Skip(1).Select(tunnel => tunnel.Name)));
    return;
}

Composition composition = new Composer(new PluginActivator()).Compose(new ConfigurationRequest(
    Path.Combine(args[0], "plugins.toml"), [$"host.plugin_folders=[\"{args[0]}/plugins\"]"]));
GeneratorOptions options = new() { Calls = 100, Concurrency = 100, Seconds = 20 };
LoadedCapture plain = new(options, composition);
LoadedCapture tunneled = new(options with { Tunnel = Tunnel.Named(args[1]) }, composition);
List<(double Plain, double Tunneled)> times = [];
double allocated = double.MaxValue;
for (int round = -3; round < Rounds; round++)
{
    (double plainTime, double plainBytes) = Measure(plain);
    (double time, double bytes) = Measure(tunneled);
    if (round >= 0)
    {
        times.Add((plainTime, time));
        allocated = Math.Min(allocated, bytes - plainBytes);
    }
}

Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{args[1],-16} {Median(times.Select(t => t.Plain)),10:F1} {Median(times.Select(t => t.Tunneled)),10:F1} {Median(times.Select(t => t.Tunneled - t.Plain)),10:F1} {Median(times.Select(t => t.Tunneled / t.Plain)),8:F2} {allocated,14:F2}"));

(double Nanoseconds, double Bytes) Measure(LoadedCapture capture)
{
    using var pipeline = new SensorPipeline(composition, new NoRecords(), sensor: null, wantsDialogs: false);
    long bytes = GC.GetAllocatedBytesForCurrentThread();
    long start = Stopwatch.GetTimestamp();
    pipeline.Run(capture.Open(), CancellationToken.None);
    TimeSpan time = Stopwatch.GetElapsedTime(start);
    bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
    pipeline.Finish();
    long packets = capture.Generated.Packets;
    if (pipeline.Summarize()["rtp_packets"] < packets * 9 / 10)
    {
        throw new InvalidOperationException($"{args[1]}: only {pipeline.Summarize()["rtp_packets"]} RTP packets were found");
    }

    return (time.TotalNanoseconds / packets, (double)bytes / packets);
}

static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
