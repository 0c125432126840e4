using System.IO.Pipes;
using Earshot.PcapFile;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;

namespace Earshot.Capture.Tests;

/// <summary>A capturing program on the other end of a pipe.</summary>
public sealed class PipeTests : IDisposable
{
    private readonly AnonymousPipeServerStream writer = new(PipeDirection.Out);
    private readonly AnonymousPipeClientStream reader;
    private readonly TestPluginContext context = new();

    public PipeTests() => reader = new AnonymousPipeClientStream(PipeDirection.In, writer.ClientSafePipeHandle);

    public void Dispose()
    {
        writer.Dispose();
        reader.Dispose();
        context.Dispose();
    }

    [Fact]
    public void Packets_come_as_soon_as_they_are_there()
    {
        PcapBuilder capture = new PcapBuilder().Frame(1, 1, [1, 2]).Frame(2, 2, [3]).Frame(3, 3, [4, 5, 6]);
        byte[] bytes = capture.ToArray();
        writer.Write(bytes, 0, capture.Ends[0]);
        using CaptureSource source = CaptureReading.Open(reader, context);

        Next(source).Should().Equal(capture.Frames[0]);

        // One record and a half: the whole one comes at once, the other when its rest has come.
        writer.Write(bytes, capture.Ends[0], capture.Ends[1] + 18 - capture.Ends[0]);
        Next(source).Should().Equal(capture.Frames[1]);
        writer.Write(bytes, capture.Ends[1] + 18, capture.Ends[2] - capture.Ends[1] - 18);
        Next(source).Should().Equal(capture.Frames[2]);

        writer.Dispose();
        source.Read(CancellationToken.None).Should().BeNull();
        context.Messages.Should().BeEmpty();
    }

    [Fact]
    public void Waiting_can_be_stopped_and_taken_up_again()
    {
        PcapBuilder capture = new PcapBuilder().Frame(1, 1, [1, 2]);
        byte[] bytes = capture.ToArray();
        writer.Write(bytes, 0, bytes.Length - 1);
        using CaptureSource source = CaptureReading.Open(reader, context);
        for (int i = 0; i < 3; i++)
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
            Action read = () => source.Read(stop.Token);
            read.Should().Throw<OperationCanceledException>();
        }

        writer.Write(bytes, bytes.Length - 1, 1);

        Next(source).Should().Equal(capture.Frames);
    }

    /// <summary>A capturing program writes the file header at once, and the first packet when there is one.</summary>
    [Fact]
    public void A_source_can_be_closed_while_its_pipe_is_silent()
    {
        writer.Write(new PcapBuilder().ToArray());
        CaptureSource source = CaptureReading.Open(reader, context);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(20));
        Action read = () => source.Read(stop.Token);
        read.Should().Throw<OperationCanceledException>();

        Action close = source.Dispose;

        close.Should().NotThrow();
    }

    [Fact]
    public void A_cancelled_token_stops_the_reading_of_a_file()
    {
        byte[] capture = new PcapBuilder().ManyFrames(1000, longest: 100).ToArray();
        using CaptureSource source = CaptureReading.Open(new MemoryStream(capture), context, FileBlock.MinimumSize);
        source.Read(CancellationToken.None)!.Release();

        Action read = () => source.Read(new CancellationToken(canceled: true));

        read.Should().Throw<OperationCanceledException>();
    }

    private static List<ReadFrame> Next(CaptureSource source)
    {
        PacketBlock block = source.Read(CancellationToken.None)!;
        List<ReadFrame> frames = [.. block.Frames.ToArray().Select(frame => ReadFrame.Of(block, frame))];
        block.Release();
        return frames;
    }
}
