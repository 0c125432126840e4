using System.Diagnostics;
using System.Globalization;
using Earshot.Bench.Generator;
using Earshot.Bench.Mirror;
using Earshot.Mirror;
using Earshot.Mirror.Tests.Support;

// What the mirror mode costs a sender, and how fast it is over a long way. Each end is a process of its own: this program with the
// arguments below. Method: ../README.md
//   receive mirror|tls                          prints its port
//   send mirror PORT FILE TIMES BLOCK_KILOBYTES Snappy|Lz4
//   send tls PORT FILE TIMES
//   send steadily PORT FILE MEGABYTES_PER_SECOND SECONDS
const int Rounds = 5;
switch (args)
{
    case ["receive", "mirror"]:
        Receiving.Mirror();
        return;
    case ["receive", "tls"]:
        Receiving.Tls();
        return;
    case ["send", "mirror", var port, var file, var times, var block, var method]:
        Console.WriteLine(Sending.Mirror(ushort.Parse(port, CultureInfo.InvariantCulture), file, Number(times), Number(block), Enum.Parse<CompressMethod>(method)));
        return;
    case ["send", "tls", var port, var file, var times]:
        Console.WriteLine(Sending.Tls(ushort.Parse(port, CultureInfo.InvariantCulture), file, Number(times)));
        return;
    case ["send", "steadily", var port, var file, var rate, var seconds]:
        Console.WriteLine(Sending.Steadily(ushort.Parse(port, CultureInfo.InvariantCulture), file, Number(rate), Number(seconds)));
        return;
}

string capture = Path.GetTempFileName();
using Process mirror = Start("receive", "mirror");
using Process tls = Start("receive", "tls");
try
{
    GeneratedCapture generated = CaptureGenerator.Generate(new GeneratorOptions { Calls = 100, Concurrency = 100, Seconds = 20 }, capture);
    string mirrorPort = mirror.StandardOutput.ReadLine()!;
    string tlsPort = tls.StandardOutput.ReadLine()!;
    Console.WriteLine($"{generated.Packets} packets, {generated.Bytes} bytes; {Environment.ProcessorCount} processors, medians of {Rounds}");
    Console.WriteLine($"{"",-28} {"MB",8} {"wall s",8} {"MB/s",8} {"CPU s",8} {"CPU ratio",10} {"peak MB",8}");

    List<Cost> snappy = [];
    List<Cost> lz4 = [];
    List<Cost> theirs = [];
    for (int round = 0; round < Rounds; round++)
    {
        theirs.Add(Send("send", "tls", tlsPort, capture, "30"));
        snappy.Add(Send("send", "mirror", mirrorPort, capture, "30", "1024", "Snappy"));
        lz4.Add(Send("send", "mirror", mirrorPort, capture, "30", "1024", "Lz4"));
    }

    double measure = Median(theirs, cost => cost.Processor / cost.Megabytes);
    Print("LZ4 and TLS", Middle(theirs), measure);
    Print("mirror, Snappy", Middle(snappy), measure);
    Print("mirror, LZ4", Middle(lz4), measure);

    foreach ((int roundTrip, int block) in new[] { (0, 1024), (50, 1024), (200, 1024), (200, 8192) })
    {
        using var link = new TcpProxy(Number(mirrorPort), TimeSpan.FromMilliseconds(roundTrip / 2.0));
        string name = string.Create(CultureInfo.InvariantCulture, $"round trip {roundTrip} ms, {block / 1024} MB blocks");
        string linkPort = link.Port.ToString(CultureInfo.InvariantCulture);
        Print(name, Send("send", "mirror", linkPort, capture, "1", block.ToString(CultureInfo.InvariantCulture), "Snappy"), measure);
    }

    Print("steadily, 10 MB/s", Send("send", "steadily", mirrorPort, capture, "10", "15"), measure);
    Print("steadily, nobody there", Send("send", "steadily", "9", capture, "10", "15"), measure);
}
finally
{
    File.Delete(capture);
    mirror.StandardInput.Close();
    tls.StandardInput.Close();
    mirror.WaitForExit();
    tls.WaitForExit();
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
    Environment.ProcessPath!, ["exec", typeof(Cost).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;

static Cost Send(params string[] arguments)
{
    using Process process = Start(arguments);
    string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{string.Join(' ', arguments)} failed");
    process.WaitForExit();
    return Cost.Parse(line);
}

static double Median(List<Cost> costs, Func<Cost, double> of) => costs.Select(of).Order().ElementAt(costs.Count / 2);

static Cost Middle(List<Cost> costs) => costs.OrderBy(cost => cost.Processor / cost.Megabytes).ElementAt(costs.Count / 2);

static void Print(string name, Cost cost, double measure) => Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{name,-28} {cost.Megabytes,8:F0} {cost.Seconds,8:F2} {cost.Megabytes / cost.Seconds,8:F1} {cost.Processor,8:F2} {cost.Processor / cost.Megabytes / measure,10:F2} {cost.PeakMegabytes,8:F0}"));
