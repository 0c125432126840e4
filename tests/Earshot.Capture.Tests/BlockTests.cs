using System.Collections.Concurrent;
using Earshot.PcapFile;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.Capture.Tests;

/// <summary>Where one block ends and the next begins is nobody's business.</summary>
public class BlockTests
{
    private static readonly PcapBuilder Pcap = new PcapBuilder().ManyFrames(3000, longest: 1600);

    private static PcapngBuilder Pcapng()
    {
        var capture = new PcapngBuilder();
        capture.SectionHeader().Interface();
        for (int i = 0; i < 3000; i++)
        {
            capture.Packet(0, (ulong)i, new byte[(i * 37) % 1500]);
            if (i % 100 == 0)
            {
                capture.Block(0xbad, new byte[i * 3]).Statistics(0, (5, (ulong)i));
            }
        }

        return capture;
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(10_007)]
    [InlineData(65_536)]
    [InlineData(524_288)]
    [InlineData(16 * 1024 * 1024)]
    public void The_frames_do_not_depend_on_the_block_size(int blockSize)
    {
        CaptureReading pcap = CaptureReading.Of(Pcap.ToArray(), blockSize);
        pcap.Frames.Should().Equal(Pcap.Frames);
        pcap.Messages.Should().BeEmpty();
        PcapngBuilder sections = Pcapng();
        CaptureReading pcapng = CaptureReading.Of(sections.ToArray(), blockSize);
        pcapng.Frames.Should().Equal(sections.Frames);
        pcapng.Messages.Should().BeEmpty();
        pcapng.Statistics.DroppedByInterface.Should().Be(2900);
    }

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(1, 524_288)]
    [InlineData(17, 4096)]
    [InlineData(4096, 65_536)]
    [InlineData(1_000_000, 4096)]
    public void The_frames_do_not_depend_on_how_a_pipe_delivers_them(int bytesPerRead, int blockSize)
    {
        PcapBuilder capture = new PcapBuilder().ManyFrames(100, longest: 200);

        CaptureReading.Of(new OneWayStream(capture.ToArray(), bytesPerRead), blockSize).Frames.Should().Equal(capture.Frames);
    }

    [Fact]
    public void Blocks_of_a_file_are_full_but_the_first()
    {
        PcapBuilder capture = new PcapBuilder().ManyFrames(2000, longest: 100);

        CaptureReading reading = CaptureReading.Of(capture.ToArray(), blockSize: 16_384);

        int longestRecord = 116;
        reading.BlockLengths.Skip(1).Should().HaveCountLessThanOrEqualTo((capture.Length / (16_384 - longestRecord)) + 1);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(300_000)]
    [InlineData(FileBlock.MaximumSize - 16)]
    public void A_record_may_be_longer_than_a_block(int length)
    {
        byte[] frame = new byte[length];
        frame[0] = 1;
        frame[^1] = 2;
        byte[] capture = new PcapBuilder().Frame(1, 1, [7]).Frame(2, 2, frame).Frame(3, 3, [8]).ToArray();
        using var context = new TestPluginContext();
        using CaptureSource source = CaptureReading.Open(new MemoryStream(capture), context, FileBlock.MinimumSize);

        var lengths = new List<(int Length, byte First, byte Last)>();
        while (source.Read(CancellationToken.None) is { } block)
        {
            foreach (ref readonly Frame entry in block.Frames)
            {
                ReadOnlySpan<byte> bytes = block.Bytes.Slice(entry.Offset, entry.CapturedLength);
                lengths.Add((bytes.Length, bytes[0], bytes[^1]));
            }

            block.Release();
        }

        lengths.Should().Equal((1, (byte)7, (byte)7), (length, (byte)1, (byte)2), (1, (byte)8, (byte)8));
        context.Messages.Should().BeEmpty();
    }

    [Fact]
    public void A_leased_block_is_not_used_again()
    {
        using var context = new TestPluginContext();
        using CaptureSource source = CaptureReading.Open(new MemoryStream(Pcap.ToArray()), context, FileBlock.MinimumSize);
        var blocks = new List<PacketBlock>();
        while (source.Read(CancellationToken.None) is { } block)
        {
            blocks.Add(block);
        }

        blocks.Should().HaveCountGreaterThan(100).And.OnlyHaveUniqueItems();
        blocks.SelectMany(block => block.Frames.ToArray().Select(frame => ReadFrame.Of(block, frame)))
            .Should().Equal(Pcap.Frames);
    }

    [Fact]
    public void A_released_block_is_used_again()
    {
        using var context = new TestPluginContext();
        using CaptureSource source = CaptureReading.Open(new MemoryStream(Pcap.ToArray()), context, FileBlock.MinimumSize);
        var blocks = new HashSet<PacketBlock>();
        while (source.Read(CancellationToken.None) is { } block)
        {
            blocks.Add(block);
            block.Release();
        }

        blocks.Should().HaveCount(3, "behind the first, which is small, one is read while the next is filled");
    }

    [Fact]
    public async Task Blocks_may_be_released_by_other_threads()
    {
        using var context = new TestPluginContext();
        using CaptureSource source = CaptureReading.Open(new MemoryStream(Pcap.ToArray()), context, FileBlock.MinimumSize);
        using var queue = new BlockingCollection<(int Place, PacketBlock Block)>(boundedCapacity: 20);
        var frames = new ConcurrentDictionary<int, List<ReadFrame>>();
        Task[] workers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            foreach ((int place, PacketBlock block) in queue.GetConsumingEnumerable())
            {
                frames[place] = [.. block.Frames.ToArray().Select(frame => ReadFrame.Of(block, frame))];
                block.Release();
            }
        }))];
        for (int i = 0; source.Read(CancellationToken.None) is { } block; i++)
        {
            queue.Add((i, block));
        }

        queue.CompleteAdding();
        await Task.WhenAll(workers);

        frames.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value).Should().Equal(Pcap.Frames);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reading_allocates_nothing_once_the_pool_is_warm(bool pcapng)
    {
        byte[] capture = pcapng ? Pcapng().ToArray() : Pcap.ToArray();
        int frames = 0;
        Allocations.Least(() => CaptureReading.AllocatedOnceWarm(capture, out frames)).Should().Be(0);
        frames.Should().BeGreaterThan(2000);
    }
}
