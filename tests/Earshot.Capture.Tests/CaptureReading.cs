using Earshot.PcapFile;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.Capture.Tests;

/// <summary>All that came out of one capture.</summary>
internal sealed record CaptureReading(
    IReadOnlyList<ReadFrame> Frames,
    IReadOnlyList<int> BlockLengths,
    SourceStatistics Statistics,
    IReadOnlyList<string> Messages)
{
    /// <summary>What counters dropped, each with the number of frames before it.</summary>
    public IReadOnlyList<CaptureDrops> Drops { get; private init; } = [];

    /// <summary>Reads a capture in memory as if it were a file.</summary>
    public static CaptureReading Of(byte[] capture, int blockSize = 64 * 1024) =>
        Of(new MemoryStream(capture), blockSize);

    /// <summary>Reads a stream; one that cannot seek is taken for a pipe.</summary>
    public static CaptureReading Of(Stream stream, int blockSize = 64 * 1024)
    {
        using var context = new TestPluginContext();
        using CaptureSource source = Open(stream, context, blockSize);
        return Drain(source, context);
    }

    public static CaptureSource Open(Stream stream, TestPluginContext context, int blockSize = 64 * 1024) =>
        CaptureFile.Open(stream, "test.pcap", new PcapFileConfig { BlockSize = blockSize }, context.Log);

    /// <summary>What reading the whole of a capture allocates on this thread once the first blocks have warmed the pool.</summary>
    public static long AllocatedOnceWarm(byte[] capture, out int frames)
    {
        using var context = new TestPluginContext();
        using CaptureSource source = Open(new MemoryStream(capture), context, blockSize: 65_536);
        for (int i = 0; i < 5; i++)
        {
            source.Read(CancellationToken.None)!.Release();
        }

        frames = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (source.Read(CancellationToken.None) is { } block)
        {
            frames += block.Frames.Length;
            block.Release();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public static CaptureReading Drain(IPacketSource source, TestPluginContext context)
    {
        var frames = new List<ReadFrame>();
        var blocks = new List<int>();
        var drops = new List<CaptureDrops>();
        while (source.Read(CancellationToken.None) is { } block)
        {
            foreach (CaptureDrops told in block.Drops)
            {
                drops.Add(told with { BeforeFrame = frames.Count + told.BeforeFrame });
            }

            foreach (ref readonly Frame frame in block.Frames)
            {
                frames.Add(ReadFrame.Of(block, frame));
            }

            blocks.Add(block.Frames.Length);
            block.Release();
        }

        source.Read(CancellationToken.None).Should().BeNull("the end stays the end");
        return new CaptureReading(frames, blocks, source.Statistics, context.Messages) { Drops = drops };
    }
}
