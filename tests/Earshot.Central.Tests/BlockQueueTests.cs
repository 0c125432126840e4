using Earshot.Central.Protocol.Packets;
using Earshot.Central.Tests.Support;
using Earshot.CentralSensor.Connection;
using Earshot.CentralSensor.Packets;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.Central.Tests;

/// <summary>Blocks that wait, on a disk that fails.</summary>
public sealed class BlockQueueTests : IDisposable
{
    private readonly TestPluginContext context = new();

    /// <summary>As on a disk that the queue itself has filled.</summary>
    [Fact]
    public async Task A_disk_that_works_again_is_no_problem_any_more()
    {
        string folder = Path.Combine(context.DataDirectory, "packets");
        var disk = new DiskBacklog(folder, 10_000_000, context.Log, waitsForDisk: false);
        using var queue = new BlockQueue(1_000_000, disk, InstallationState.Open(Path.Combine(context.DataDirectory, "installation")), context.Log);
        using var encoder = new BlockEncoder(CompressionMethod.Lz4);
        for (int i = 0; i < 3; i++)
        {
            queue.TryAdd(encoder.Encode(queue.NextSequence, queue.FramesBefore, TestBlock.Random(i, 40), 0, 40, true, []), null, mayWait: false).Should().BeTrue();
        }

        queue.Resume(0, 0, 0);
        for (int i = 0; i < 3; i++)
        {
            (await queue.NextAsync(CancellationToken.None))!.Release();
        }

        // Where the place of the oldest entry is kept.
        DirectoryInfo obstacle = Directory.CreateDirectory(Path.Combine(folder, "head"));
        queue.Acknowledge(1);
        queue.Problem.Should().StartWith("packets that the centre has cannot be removed from disk: ");
        obstacle.Delete();
        queue.Acknowledge(2);

        queue.Problem.Should().BeNull();
        queue.TakenPackets.Should().Be(80);
        disk.Count.Should().Be(1);
    }

    public void Dispose() => context.Dispose();
}
