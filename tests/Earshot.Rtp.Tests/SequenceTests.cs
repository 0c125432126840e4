using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Tests;

public sealed class SequenceTests
{
    /// <summary>Sequence numbers in the order of arrival, and what DESIGN 6 makes of them.</summary>
    public static TheoryData<string, int[], int[]> Cases => new()
    {
        // name, numbers, { duplicates, expected, lost, out of order, restarts }
        { "plain", [1, 2, 3, 4, 5, 6], [0, 6, 0, 0, 0] },
        { "one lost", [1, 2, 4, 5, 6, 7], [0, 7, 1, 0, 0] },
        { "duplicate at once", [1, 2, 2, 3, 4, 5], [1, 5, 0, 0, 0] },
        { "duplicate later", [1, 2, 3, 4, 5, 2], [1, 5, 0, 0, 0] },
        { "swapped", [1, 3, 2, 4, 5, 6], [0, 6, 0, 1, 0] },
        { "swapped, then repeated", [1, 3, 2, 2, 4, 5, 6], [1, 6, 0, 1, 0] },
        { "one late by two", [1, 3, 4, 2, 5, 6], [0, 6, 0, 1, 0] },
        { "first two swapped", [2, 1, 3, 4, 5, 6], [0, 6, 0, 1, 0] },
        { "wrap", [65533, 65534, 65535, 0, 1, 2], [0, 6, 0, 0, 0] },
        { "wrap with swap", [65534, 0, 65535, 1, 2, 3], [0, 6, 0, 1, 0] },
        { "wrap backwards at the start", [0, 65535, 1, 2, 3, 4], [0, 6, 0, 1, 0] },
        { "loss over the wrap", [65534, 1, 2, 3, 4, 5], [0, 8, 2, 0, 0] },
        { "largest gap that is loss", [1, 3000, 3001, 3002], [0, 3002, 2998, 0, 0] },
        { "smallest gap that is a restart", [1, 3001, 3002, 3003], [0, 4, 0, 0, 1] },
        { "restart backwards", [5000, 5001, 100, 101, 102], [0, 5, 0, 0, 1] },
        { "restart that loses one", [1, 2, 40000, 40001, 40003], [0, 6, 1, 0, 1] },
        { "every packet twice over a restart", [1, 1, 9000, 9000, 9001, 9001], [3, 3, 0, 0, 1] },
        { "stray", [1, 2, 30000, 3, 4, 5], [0, 5, 0, 0, 0] },
        { "two strays are no restart unless in a row", [1, 30000, 2, 30001, 3], [0, 3, 0, 0, 0] },
        { "stray at the end", [1, 2, 3, 30000], [0, 3, 0, 0, 0] },
        { "a stray that came twice", [1, 2, 30000, 30000, 4, 5], [1, 5, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sequence_numbers_give_the_figures_of_their_definitions(string name, int[] numbers, int[] expected)
    {
        StreamRecord stream = Measure(numbers);

        int[] actual =
        [
            (int)stream.Duplicates, (int)stream.Expected, (int)stream.Lost, (int)stream.OutOfOrder, stream.Restarts,
        ];
        actual.Should().Equal(expected, name);
        stream.Packets.Should().Be(numbers.Length);
    }

    [Fact]
    public void A_packet_later_than_MAX_MISORDER_still_fills_its_gap()
    {
        List<int> numbers = [.. Enumerable.Range(1000, 20), .. Enumerable.Range(1021, 120), 1020, .. Enumerable.Range(1141, 5)];

        StreamRecord stream = Measure([.. numbers]);

        stream.Lost.Should().Be(0);
        stream.OutOfOrder.Should().Be(1);
        stream.Restarts.Should().Be(0);
        stream.BurstRatio.Should().BeNull();
    }

    [Fact]
    public void A_copy_later_than_MAX_MISORDER_is_a_duplicate()
    {
        List<int> numbers = [.. Enumerable.Range(1000, 140), 1010, .. Enumerable.Range(1140, 5)];

        Measure([.. numbers]).Duplicates.Should().Be(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Random_streams_agree_with_the_oracle(int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 40; round++)
        {
            List<long> numbers = RandomArrivals(random);
            StreamOracle oracle = new(numbers);

            StreamRecord stream = Measure([.. numbers.Select(number => (int)(number & 0xFFFF))]);

            stream.Packets.Should().Be(numbers.Count);
            stream.Duplicates.Should().Be(oracle.Duplicates);
            stream.Expected.Should().Be(oracle.Expected);
            stream.Lost.Should().Be(oracle.Lost);
            stream.OutOfOrder.Should().Be(oracle.OutOfOrder);
            stream.Restarts.Should().Be(0);
            if (oracle.BurstRatio is { } ratio)
            {
                stream.BurstRatio.Should().BeApproximately(ratio, 1e-9);
            }
            else
            {
                stream.BurstRatio.Should().BeNull();
            }
        }
    }

    /// <summary>Loss in bursts, copies and displacements of fewer than MAX_MISORDER places, anywhere in the number space.</summary>
    private static List<long> RandomArrivals(Random random)
    {
        long first = 0x1_0000 + random.Next(0x1_0000);
        double loss = random.NextDouble() * 0.3;
        double stay = random.NextDouble() * 0.8;
        int spread = random.Next(1, 40);
        List<(double At, long Number)> arrivals = [];
        bool lost = false;
        int count = random.Next(50, 2000);
        for (int i = 0; i < count; i++)
        {
            lost = random.NextDouble() < (lost ? stay : loss);
            if (lost)
            {
                continue;
            }

            double displaced = random.NextDouble() < 0.1 ? random.NextDouble() * spread : 0;
            arrivals.Add((i + displaced, first + i));
            if (random.NextDouble() < 0.1)
            {
                arrivals.Add((i + displaced + (random.NextDouble() * spread), first + i));
            }
        }

        return [.. arrivals.OrderBy(arrival => arrival.At).Select(arrival => arrival.Number)];
    }

    private static StreamRecord Measure(int[] numbers)
    {
        Bench bench = new();
        bench.Expect(1, "198.51.100.2:6000", 0);
        bench.Take([.. numbers.Select((number, i) =>
            new Datagram(Bench.ToCallee, Bench.At(20 * i), Bench.Rtp(number, (uint)(160 * number))))]);
        bench.Complete(1, 0);
        return bench.Sink.Of(1).Should().ContainSingle().Subject;
    }
}
