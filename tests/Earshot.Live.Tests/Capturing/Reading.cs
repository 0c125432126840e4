using System.Diagnostics;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;

namespace Earshot.Live.Tests.Capturing;

internal delegate void FrameAction(Frame frame, ReadOnlySpan<byte> bytes);

/// <summary>Ways to read a source.</summary>
internal static class Reading
{
    /// <summary>Reads until a second went by without packets.</summary>
    public static void UntilSilence(IPacketSource source, FrameAction onFrame)
    {
        for (bool isSilent = false; !isSilent;)
        {
            PacketBlock block = source.Read(default)!;
            foreach (Frame frame in block.Frames)
            {
                onFrame(frame, block.Bytes.Slice(frame.Offset, frame.CapturedLength));
            }

            isSilent = block.Frames.IsEmpty;
            block.Release();
        }
    }

    /// <summary>Reads for some time.</summary>
    public static void For(IPacketSource source, TimeSpan time)
    {
        for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < time;)
        {
            source.Read(default)!.Release();
        }
    }

    /// <summary>Reads until it obeys.</summary>
    /// <returns>How many frames came.</returns>
    public static int UntilStopped(IPacketSource source, CancellationToken stop)
    {
        int frames = 0;
        try
        {
            while (true)
            {
                PacketBlock block = source.Read(stop)!;
                frames += block.Frames.Length;
                block.Release();
            }
        }
        catch (OperationCanceledException)
        {
            return frames;
        }
    }
}
