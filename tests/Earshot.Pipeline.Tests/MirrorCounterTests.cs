using Earshot.Host.Pipeline.Mirrors;

namespace Earshot.Pipeline.Tests;

/// <summary>What is missing between the numbers that a mirror gives its packets.</summary>
public sealed class MirrorCounterTests
{
    private const long Millisecond = 1_000_000;

    [Theory]
    [InlineData("5 6 7 8", 0)]
    [InlineData("5 6 8 9", 1)]
    [InlineData("5 9", 3)]
    [InlineData("5 7 6 8", 0)] // late
    [InlineData("5 8 6 7 9", 0)]
    [InlineData("5 6 6 7 5 8", 0)] // copies
    [InlineData("5 7 6 6 8", 0)] // late, and then a copy of it
    [InlineData("5 4 3 6", 0)] // from before the first packet
    [InlineData("254 255 0 1", 0)] // wraps
    [InlineData("254 1", 2)]
    [InlineData("0 0 0 0", 0)] // a mirror that sets the flag and never counts
    [InlineData("5 6 120 121 122", 0)] // half of a counter of 8 bits: a restart
    public void Counts_what_never_came(string numbers, long lost) => Lost(8, Millisecond, numbers).Should().Be(lost);

    [Theory]
    [InlineData("1000 1001 5000 5001 5002", 3998)] // within what a mirror can send in the time
    [InlineData("1000 1001 5000 1002 1003", 0)] // a stray
    [InlineData("1000 1001 9000000 9000001 9000002", 0)] // more than it can send: a restart
    [InlineData("100000 100001 5 6 7", 0)] // set back: a restart
    [InlineData("100000 100001 5 6 8", 1)] // and counted from there
    [InlineData("4294967295 0 2", 1)]
    public void Believes_a_long_step_when_it_is_confirmed(string numbers, long lost) =>
        Lost(32, Millisecond, numbers).Should().Be(lost);

    [Fact]
    public void Any_order_within_the_window_loses_nothing()
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            // Each number is moved by up to 20 places.
            IEnumerable<uint> numbers = Enumerable.Range(0, 500)
                .OrderBy(number => number + random.Next(20))
                .Select(number => unchecked((uint)(number - 250)));
            Lost(32, Millisecond, numbers).Should().Be(0, "round {0}", round);
        }
    }

    [Fact]
    public void What_is_missing_is_counted_whatever_the_order_of_the_rest()
    {
        var random = new Random(2);
        for (int round = 0; round < 200; round++)
        {
            uint[] all = [.. Enumerable.Range(1, 500).Select(number => (uint)number)];
            HashSet<uint> missing = [.. all.Where(number => number is > 25 and < 475 && random.Next(10) == 0)];
            IEnumerable<uint> numbers = all.Where(number => !missing.Contains(number)).OrderBy(number => number + random.Next(20));
            // The first packets stay in front: what is before the first that was seen is not missed.
            Lost(32, Millisecond, numbers.Prepend(0u)).Should().Be(missing.Count, "round {0}", round);
        }
    }

    private static long Lost(int bits, long step, string numbers) => Lost(bits, step, numbers.Split(' ').Select(uint.Parse));

    private static long Lost(int bits, long step, IEnumerable<uint> numbers)
    {
        MirrorCounter counter = default;
        bool isFirst = true;
        long lost = 0;
        foreach (uint number in numbers)
        {
            if (isFirst)
            {
                counter = new MirrorCounter(number, bits);
                isFirst = false;
                continue;
            }

            MirrorStep result = counter.Add(number, step, out long missing);
            lost += result == MirrorStep.Late ? -1 : missing;
        }

        return lost;
    }
}
