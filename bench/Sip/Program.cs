using System.Buffers.Binary;
using System.Globalization;
using Earshot.Bench.Generator;
using Earshot.Bench.InProcess;
using Earshot.Bench.Sip;
using Earshot.Host.Catalogue;
using Earshot.Host.Configuration;
using Earshot.Host.Pipeline;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;

// What a message of a short call costs: in the signalling analyzer alone, and in the whole pipeline. Method: ../README.md
//   FOLDER [ROUNDS]   FOLDER is the host's, with plugins.toml and plugins/
const int Calls = 20_000;
int rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 15;
Composition composition = new Composer(new PluginActivator()).Compose(new ConfigurationRequest(
    Path.Combine(args[0], "plugins.toml"), [$"host.plugin_folders=[\"{args[0]}/plugins\"]"]));
LoadedCapture capture = new(new GeneratorOptions { Calls = Calls, Concurrency = 500, Seconds = 1, SipOnly = true }, composition);

Console.WriteLine($"{"",-10} {"ns/message",12} {"messages/s",12} {"bytes/message",14} {"bytes/call",12}");
Measure("analyzer", RunAnalyzer);
Measure("pipeline", RunPipeline);

void Measure(string name, Action run)
{
    List<double> times = [];
    double bytes = double.MaxValue;
    for (int round = -3; round < rounds; round++)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        run();
        double time = (Environment.CpuUsage.TotalTime - start).TotalNanoseconds;
        if (round >= 0)
        {
            times.Add(time / capture.Generated.SipMessages);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    double median = times.Order().ElementAt(rounds / 2);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-10} {median,12:F0} {1e9 / median,12:N0} {bytes / capture.Generated.SipMessages,14:F0} {bytes / Calls,12:F0}"));
}

void RunPipeline()
{
    using var pipeline = new SensorPipeline(composition, new NoRecords(), sensor: null, wantsDialogs: false);
    pipeline.Run(capture.Open(), CancellationToken.None);
    pipeline.Finish();
    Check(pipeline.Summarize()["calls"]);
}

void RunAnalyzer()
{
    Bound<ISignallingPlugin> plugin = composition.Single<ISignallingPlugin>("signalling");
    CompletedCalls sink = new();
    ISignallingAnalyzer analyzer = plugin.Plugin.Create(plugin.Config, sink, plugin.Context);
    Timestamp now = default;
    foreach (PacketBlock block in capture.Blocks)
    {
        foreach (ref readonly Frame frame in block.Frames)
        {
            if (frame.Timestamp.Seconds != now.Seconds)
            {
                analyzer.OnTick(now = new Timestamp(frame.Timestamp.Seconds * 1_000_000_000));
            }

            analyzer.OnDatagram(Datagram(block.Bytes.Slice(frame.Offset, frame.CapturedLength), frame.Timestamp));
        }
    }

    analyzer.OnEnd(now);
    Check(sink.Calls);
}

// The generator writes Ethernet, IPv4 without options, and UDP.
static SignallingPacket Datagram(ReadOnlySpan<byte> frame, Timestamp time) => new()
{
    Payload = frame[42..],
    Flow = new Flow(
        HostAddress.FromIPv4(frame[26..30]),
        HostAddress.FromIPv4(frame[30..34]),
        BinaryPrimitives.ReadUInt16BigEndian(frame[34..]),
        BinaryPrimitives.ReadUInt16BigEndian(frame[36..]),
        FlowProtocol.Udp),
    Timestamp = time,
};

static void Check(long calls)
{
    if (calls != Calls)
    {
        throw new InvalidOperationException($"{calls} calls instead of {Calls}");
    }
}
