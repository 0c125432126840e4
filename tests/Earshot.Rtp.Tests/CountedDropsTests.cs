using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Tests;

/// <summary>What the source's counters dropped may be what a stream misses.</summary>
public sealed class CountedDropsTests
{
    private const int Packets = 1500; // half a minute

    private readonly Bench bench = new();

    [Fact]
    public void Nobody_counted() => Measure().LostInCaptureMax.Should().BeNull();

    [Fact]
    public void Nothing_was_dropped()
    {
        Drop(0, 30_000, 0);

        StreamRecord stream = Measure(lost: [500, 501]);

        stream.LostInCaptureMax.Should().Be(0);
        stream.MosNetworkMax.Should().Be(stream.Mos);
    }

    [Theory]
    // Of a stream that loses 10 packets at 10 s and 4 at 20 s; drops from and to, milliseconds, how many, and whose the loss may be.
    [InlineData(9_000, 11_000, 3, 3)]
    [InlineData(9_000, 11_000, 50, 10)]
    [InlineData(0, 30_000, 12, 12)]
    [InlineData(0, 30_000, 500, 14)]
    [InlineData(2_000, 4_000, 500, 0)] // another time
    [InlineData(21_000, 22_000, 500, 4)] // within 5 s
    [InlineData(40_000, 50_000, 500, null)] // after its end
    public void Loss_near_drops_may_be_theirs(double from, double to, int dropped, int? share)
    {
        Drop(from, to, dropped);

        Measure(lost: [.. Enumerable.Range(500, 10), .. Enumerable.Range(1000, 4)]).LostInCaptureMax.Should().Be(share);
    }

    [Fact]
    public void Drops_are_told_when_their_time_is_over()
    {
        SendAllBut([500, 501, 502]);
        Drop(9_000, 11_000, 2, LossPlace.Interface);

        bench.EndWithOne().LostInCaptureMax.Should().Be(2);
    }

    [Fact]
    public void Drops_of_several_times_explain_the_most_together()
    {
        // Only the second may explain what was lost at 20 s.
        Drop(9_000, 11_000, 5);
        Drop(9_000, 21_000, 5);

        Measure(lost: [.. Enumerable.Range(500, 5), .. Enumerable.Range(1000, 5)]).LostInCaptureMax.Should().Be(10);
    }

    [Fact]
    public void A_gap_is_seen_at_the_packet_after_it()
    {
        // Nothing came between 7 s and 15.9 s; the drops were over at 8 s.
        Drop(7_500, 8_000, 100);

        Measure(lost: [.. Enumerable.Range(350, 445)]).LostInCaptureMax.Should().Be(100);
    }

    [Fact]
    public void Without_them_the_stream_may_be_as_good_as_new()
    {
        Drop(9_000, 11_000, 10);

        StreamRecord stream = Measure(lost: [.. Enumerable.Range(500, 10)]);

        stream.Mos.Should().BeLessThan(stream.MosNetworkMax!.Value);
        stream.MosNetworkMax.Should().Be(new CountedDropsTests().Measure().Mos);
    }

    [Fact]
    public void An_hour_of_drops_is_remembered_at_once()
    {
        int[] lost = [.. Enumerable.Range(0, 180_000).Where(i => i % 50 == 25)];
        for (int second = 0; second < 3600; second++)
        {
            Drop(1000 * second, 1000 * (second + 1), 1);
            Drop(1000 * second, 1000 * (second + 1), 0, LossPlace.Interface);
        }

        SendAllBut([.. lost], 180_000);

        bench.EndWithOne().LostInCaptureMax.Should().Be(lost.Length);
    }

    private void Drop(double from, double to, long packets, LossPlace place = LossPlace.Kernel) =>
        bench.Gap(new CaptureGap(Bench.At(from), Bench.At(to), packets, place, Path: 0));

    private StreamRecord Measure(params int[] lost)
    {
        SendAllBut([.. lost]);
        return bench.EndWithOne();
    }

    private void SendAllBut(HashSet<int> lost, int packets = Packets) => bench.Take([.. Enumerable.Range(0, packets)
        .Where(i => !lost.Contains(i))
        .Select(i => new Datagram(Bench.ToCallee, Bench.At(20 * i), Bench.Rtp(i, (uint)(160 * i))))]);
}
