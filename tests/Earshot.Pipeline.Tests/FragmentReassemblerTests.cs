using Earshot.Host.Pipeline.Reassembly;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Packets;

namespace Earshot.Pipeline.Tests;

public class FragmentReassemblerTests
{
    private static readonly byte[] Whole = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];
    private readonly FragmentReassembler reassembler = new(maxSets: 100, maxBytes: 1_000_000, timeoutSeconds: 30);

    /// <summary>Each row is the order in which the pieces [0,40) [40,72) [72,100) come.</summary>
    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(0, 2, 1)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 1, 0)]
    public void Any_order_gives_the_datagram(int first, int second, int third)
    {
        (int, int)[] pieces = [(0, 40), (40, 72), (72, 100)];
        Add(pieces[first]).Should().Be(FragmentOutcome.Waiting);
        Add(pieces[second]).Should().Be(FragmentOutcome.Waiting);
        Add(pieces[third], out byte[]? datagram).Should().Be(FragmentOutcome.Complete);
        datagram.Should().Equal(Whole);
    }

    [Fact]
    public void The_copy_of_a_fragment_does_no_harm()
    {
        Add((0, 40));
        Add((0, 40)).Should().Be(FragmentOutcome.Waiting);
        Add((72, 100));
        Add((72, 100)).Should().Be(FragmentOutcome.Waiting);
        Add((40, 72), out byte[]? datagram).Should().Be(FragmentOutcome.Complete);
        datagram.Should().Equal(Whole);
    }

    /// <summary>RFC 5722, 4: an overlap condemns the datagram with all its fragments, those still to come included.</summary>
    [Theory]
    [InlineData(32, 72)]
    [InlineData(0, 48)]
    [InlineData(64, 80)]
    public void An_overlap_condemns_the_datagram(int from, int to)
    {
        Add((0, 40));
        Add((72, 100));
        Add((from, to)).Should().Be(FragmentOutcome.Contradiction);
        Add((40, 72)).Should().Be(FragmentOutcome.Condemned);
    }

    [Fact]
    public void A_fragment_behind_the_last_one_contradicts_it()
    {
        Add((72, 100));
        reassembler.Add(Header(104, more: true), 0, new byte[8], At(0), out _).Should().Be(FragmentOutcome.Contradiction);
    }

    [Fact]
    public void A_second_end_contradicts_the_first()
    {
        Add((72, 100));
        reassembler.Add(Header(40, more: false), 0, Whole.AsSpan(40, 32), At(0), out _).Should().Be(FragmentOutcome.Contradiction);
    }

    [Fact]
    public void Fragments_of_different_tunnels_do_not_mix()
    {
        reassembler.Add(Header(0, more: true), path: 1, Whole.AsSpan(0, 40), At(0), out _);
        reassembler.Add(Header(40, more: false), path: 2, Whole.AsSpan(40), At(0), out _).Should().Be(FragmentOutcome.Waiting);
    }

    [Fact]
    public void What_waits_too_long_is_dropped_and_counted()
    {
        Add((0, 40));
        reassembler.Add(Header(0, more: true) with { Id = 2 }, 0, Whole.AsSpan(0, 40), At(31), out _);
        reassembler.TimedOut.Should().Be(1);
        reassembler.Add(Header(40, more: false), 0, Whole.AsSpan(40), At(31), out _).Should().Be(FragmentOutcome.Waiting);
    }

    [Fact]
    public void A_flood_of_sets_keeps_the_newest_and_counts_the_rest()
    {
        for (uint id = 0; id < 1000; id++)
        {
            reassembler.Add(Header(0, more: true) with { Id = id }, 0, Whole.AsSpan(0, 40), At(0), out _);
        }

        reassembler.Evicted.Should().Be(900);
        reassembler.Add(Header(40, more: false) with { Id = 999 }, 0, Whole.AsSpan(40), At(0), out FragmentSet? set)
            .Should().Be(FragmentOutcome.Complete);
        set!.Payload.ToArray().Should().Equal(Whole);
    }

    [Fact]
    public void A_flood_of_bytes_is_bounded_too()
    {
        var small = new FragmentReassembler(maxSets: 1_000_000, maxBytes: 100_000, timeoutSeconds: 30);
        for (uint id = 0; id < 1000; id++)
        {
            small.Add(Header(0, more: true) with { Id = id }, 0, Whole.AsSpan(0, 40), At(0), out _);
        }

        // A set takes at least its bytes and its bookkeeping.
        small.Evicted.Should().BeGreaterThan(1000 - (100_000 / (40 + 256)) - 1);
    }

    [Fact]
    public void Random_cuts_in_random_order_give_the_datagram()
    {
        var random = new Random(5722);
        for (uint round = 0; round < 500; round++)
        {
            byte[] payload = new byte[random.Next(16, 4000)];
            random.NextBytes(payload);
            int[] cuts = [0, .. Enumerable.Range(1, (payload.Length - 1) / 8).Where(_ => random.Next(4) == 0).Select(i => i * 8), payload.Length];
            int[] order = [.. Enumerable.Range(0, cuts.Length - 1)];
            random.Shuffle(order);
            FragmentSet? set = null;
            foreach (int i in order)
            {
                FragmentHeader header = Header(cuts[i], more: cuts[i + 1] != payload.Length) with { Id = round };
                reassembler.Add(header, 0, payload.AsSpan(cuts[i]..cuts[i + 1]), At(0), out set);
            }

            set.Should().NotBeNull();
            set!.Payload.ToArray().Should().Equal(payload);
            FragmentReassembler.Return(set);
        }
    }

    private FragmentOutcome Add((int From, int To) piece) => Add(piece, out _);

    private FragmentOutcome Add((int From, int To) piece, out byte[]? datagram)
    {
        FragmentOutcome outcome = reassembler.Add(
            Header(piece.From, more: piece.To != Whole.Length), 0, Whole.AsSpan(piece.From..piece.To), At(0), out FragmentSet? set);
        datagram = set?.Payload.ToArray();
        return outcome;
    }

    private static FragmentHeader Header(int offset, bool more) =>
        new(HostAddress.FromIPv4([10, 0, 0, 1]), HostAddress.FromIPv4([10, 0, 0, 2]), 1, IpProtocol.Udp, offset, more);

    private static Timestamp At(int seconds) => new(seconds * Timestamp.NanosecondsPerSecond);
}
