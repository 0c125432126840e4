using Earshot.Host.Pipeline.Buffering;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.Pipeline.Tests.Buffering;

public sealed class PacketBufferTests : IDisposable
{
    private const int Room = 8;
    private readonly EndlessSource source = new();

    [Fact]
    public void What_waits_comes_in_its_order_and_every_block_goes_back()
    {
        source.Last = 100;
        using PacketBuffer buffer = Create();
        var numbers = new List<long>();
        while (buffer.Read(CancellationToken.None) is { } block)
        {
            numbers.Add(block.Clock!.Value.Nanoseconds);
            block.Release();
        }

        numbers.Should().Equal(Enumerable.Range(1, 100).Select(i => (long)i));
        source.Recycled.Should().Be(100);
        buffer.Read(CancellationToken.None).Should().BeNull("the end stays");
    }

    [Fact]
    public void Memory_is_bounded_and_overload_ends_when_a_quarter_is_left()
    {
        using PacketBuffer buffer = Create();
        Take(buffer).Should().Be(1);
        WaitFor(() => source.Given == 1 + Room + 1, "one is in nobody's hands: there is no room for it");
        buffer.IsOverloaded.Should().BeTrue();

        source.Last = source.Given;
        for (long left = Room; left > Room / 4; left--)
        {
            buffer.IsOverloaded.Should().BeTrue("{0} of {1} wait", left, Room);
            Take(buffer);
        }

        WaitFor(() => source.IsAtEnd, "the one without room goes in");
        Take(buffer);
        buffer.IsOverloaded.Should().BeFalse();
    }

    [Fact]
    public void What_a_source_can_spare_is_a_bound_too()
    {
        source.Capacity = Room / 2;
        using PacketBuffer buffer = Create();
        Take(buffer);
        WaitFor(() => source.Given == 1 + (Room / 2) + 1, "it is full");
        buffer.IsOverloaded.Should().BeTrue();
    }

    [Fact]
    public void Stopping_gives_what_waits_first()
    {
        using var stop = new CancellationTokenSource();
        using PacketBuffer buffer = Create();
        Take(buffer, stop.Token).Should().Be(1);
        WaitFor(() => source.Given == 1 + Room + 1, "it is full");
        stop.Cancel();

        for (int i = 0; i <= Room; i++)
        {
            Take(buffer, stop.Token).Should().Be(i + 2);
        }

        Action read = () => buffer.Read(stop.Token);
        read.Should().Throw<OperationCanceledException>();
        read.Should().Throw<OperationCanceledException>("it stays stopped");
    }

    [Fact]
    public void Failure_of_the_source_comes_after_its_blocks()
    {
        source.Last = 2;
        source.Failure = new PluginException("the interface is gone");
        using PacketBuffer buffer = Create();
        Take(buffer).Should().Be(1);
        Take(buffer).Should().Be(2);
        Action read = () => buffer.Read(CancellationToken.None);
        read.Should().Throw<PluginException>().WithMessage("the interface is gone");
    }

    [Fact]
    public void Disposing_gives_back_what_nobody_read()
    {
        PacketBuffer buffer = Create();
        Take(buffer);
        WaitFor(() => source.Given == 1 + Room + 1, "it is full");
        buffer.Dispose();
        source.Recycled.Should().Be(source.Given);
    }

    public void Dispose() => source.Dispose();

    private static void WaitFor(Func<bool> condition, string what) =>
        SpinWait.SpinUntil(condition, TimeSpan.FromMinutes(1)).Should().BeTrue(what);

    private static long Take(PacketBuffer buffer, CancellationToken stop = default)
    {
        PacketBlock block = buffer.Read(stop)!;
        long number = block.Clock!.Value.Nanoseconds;
        block.Release();
        return number;
    }

    private PacketBuffer Create() => new(source, Room);

    /// <summary>Gives numbered blocks as fast as they are taken.</summary>
    private sealed class EndlessSource : IPacketSource
    {
        private long given;
        private long recycled;
        private volatile bool isAtEnd;

        public long Given => Interlocked.Read(ref given);

        public long Recycled => Interlocked.Read(ref recycled);

        public bool IsAtEnd => isAtEnd;

        public long Last { get; set; } = long.MaxValue;

        public Exception? Failure { get; set; }

        public string Name => "endless";

        public bool IsLive => true;

        public long Capacity { get; set; } = long.MaxValue;

        public SourceStatistics Statistics => default;

        public PacketBlock? Read(CancellationToken stop)
        {
            stop.ThrowIfCancellationRequested();
            if (given < Last)
            {
                return new Block(this, Interlocked.Increment(ref given));
            }

            isAtEnd = true;
            return Failure is null ? null : throw Failure;
        }

        public void Dispose()
        {
        }

        private sealed class Block(EndlessSource source, long number) : PacketBlock
        {
            public override ReadOnlySpan<byte> Bytes => [];

            public override ReadOnlySpan<Frame> Frames => [];

            public override int Footprint => 1;

            public override Timestamp? Clock => new Timestamp(number);

            protected override void Recycle() => Interlocked.Increment(ref source.recycled);
        }
    }
}
