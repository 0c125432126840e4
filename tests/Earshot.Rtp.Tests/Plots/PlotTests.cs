using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Testing;

namespace Earshot.Rtp.Tests.Plots;

/// <summary>
/// The diagrams of docs/quality.md: lines are the formulas as they stand in G.107, written down here once more; circles are
/// streams that the analyzer measured. With EARSHOT_WRITE_PLOTS set the files are written instead of compared.
/// </summary>
public sealed class PlotTests
{
    private const int Packets = 3000;

    private static readonly Flow RtcpToCallee = Bench.FlowOf("192.0.2.1:4001", "198.51.100.2:6001");

    [Fact]
    public void Loss_is_plotted()
    {
        Plot plot = new("MOS by random loss", "packets lost, per cent", 25, 5, "MOS", 1, 4.5, 0.5);
        int[] everySo = [200, 100, 50, 33, 25, 20, 14, 10, 8, 7, 6, 5, 4];
        foreach ((string name, byte type, double ie, double bpl) in new[] { ("PCMA", (byte)8, 0, 25.1), ("G729", (byte)18, 11, 19.0) })
        {
            // Packets that are lost one by one at equal distances have no bursts at all: BurstR is 1.
            plot.Add(name, p => Mos(93.2 - Effective(ie, bpl, p, 1)), 0, everySo.Select(every =>
            {
                StreamRecord stream = Measure(i => i % every == every / 2, type);
                return (stream.LossPercent, stream.Mos!.Value);
            }));
        }

        Compare("loss.svg", plot);
    }

    [Fact]
    public void Bursts_are_plotted()
    {
        Plot plot = new("MOS by length of bursts, PCMA", "BurstR", 20, 2, "MOS", 1, 4.5, 0.5);
        foreach (int percent in new[] { 1, 5, 10 })
        {
            int period = 100 / percent;
            plot.Add($"{percent} % lost", burst => Mos(93.2 - Effective(0, 25.1, percent, burst)), 1, new[] { 1, 2, 3, 5, 8, 10, 15, 20 }.Select(run =>
            {
                StreamRecord stream = Measure(i => i % (period * run) is int at && at >= run && at < 2 * run, 8, packets: period * run * 20);
                return (stream.BurstRatio!.Value, stream.Mos!.Value);
            }));
        }

        Compare("burst.svg", plot);
    }

    [Fact]
    public void Delay_is_plotted()
    {
        Plot plot = new("R by delay, PCMA", "Ta, one way, milliseconds", 600, 100, "R", 40, 100, 10);
        plot.Add("no loss", ta => 93.2 - Idd(ta), 0, new[] { 0, 60, 120, 200, 300, 400, 500, 600, 800, 1000 }.Select(roundTrip =>
        {
            StreamRecord stream = Measure(_ => false, 8, roundTrip: roundTrip);
            return (stream.Terms!.DelayMs, stream.RFactor!.Value);
        }));

        Compare("delay.svg", plot);
    }

    private static StreamRecord Measure(Func<int, bool> isLost, byte payloadType, int packets = Packets, int roundTrip = 0)
    {
        Bench bench = new();
        bench.Expect(1, "198.51.100.2:6000", 0, formats: [StaticPayloadTypes.Find(payloadType)!.Value]);
        bench.Take([.. Enumerable.Range(0, packets).Where(i => !isLost(i)).Select(i =>
            new Datagram(Bench.ToCallee, Bench.At(20 * i), Bench.Rtp(i, (uint)(160 * i), payloadType)))]);
        double end = 20 * packets;
        bench.Send(end, RtcpPackets.SenderReport(0x1234, 7), RtcpToCallee);
        bench.Send(end + roundTrip, RtcpPackets.ReceiverReport(0x99, about: 0x1234, 7, keptMs: 0), RtcpToCallee.Reversed);
        bench.Complete(1, end + 2000);
        return bench.Sink.Of(1).Single();
    }

    /// <summary>G.107, 7.5.</summary>
    private static double Effective(double ie, double bpl, double ppl, double burst) => ie + ((95 - ie) * ppl / ((ppl / burst) + bpl));

    /// <summary>G.107, 7.4.</summary>
    private static double Idd(double ta)
    {
        double x = ta <= 100 ? 0 : Math.Log10(ta / 100) / Math.Log10(2);
        return 25 * (Math.Pow(1 + Math.Pow(x, 6), 1 / 6.0) - (3 * Math.Pow(1 + Math.Pow(x / 3, 6), 1 / 6.0)) + 2);
    }

    /// <summary>G.107, Annex B.</summary>
    private static double Mos(double r) => 1 + (0.035 * r) + (r * (r - 60) * (100 - r) * 7e-6);

    private static void Compare(string name, Plot plot)
    {
        string path = Path.Combine(SharedCaptures.RepositoryRoot, "docs", "plots", name);
        if (Environment.GetEnvironmentVariable("EARSHOT_WRITE_PLOTS") is { Length: > 0 })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, plot.ToSvg());
        }

        File.ReadAllText(path).ReplaceLineEndings("\n").Should().Be(plot.ToSvg());
    }
}
