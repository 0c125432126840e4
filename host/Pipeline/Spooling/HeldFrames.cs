using System.Runtime.InteropServices;
using Earshot.Host.Pipeline.Streams;

namespace Earshot.Host.Pipeline.Spooling;

/// <summary>
/// The frames that carry the pieces of something which is not whole yet: a fragmented datagram, a message on a stream. Beyond
/// its bounds the oldest is let go.
/// </summary>
internal sealed class HeldFrames(StreamMemory memory)
{
    private const int MaxFrames = 1024;
    private const int MaxBytes = 1024 * 1024;

    private readonly List<HeldFrame> frames = [];
    private int bytes;

    public ReadOnlySpan<HeldFrame> Frames => CollectionsMarshal.AsSpan(frames);

    /// <summary>True when a message was filed under these frames since the last one was added.</summary>
    public bool IsFiled { get; set; }

    /// <summary>Adds a copy of a frame.</summary>
    public void Add(in HeldFrame frame, ReadOnlySpan<byte> content)
    {
        byte[] copy = memory.Rent(content.Length);
        content.CopyTo(copy);
        frames.Add(frame with { Bytes = copy });
        bytes += copy.Length;
        IsFiled = false;
        while (frames.Count > 1 && (frames.Count > MaxFrames || bytes > MaxBytes))
        {
            Forget(1);
        }
    }

    /// <summary>Everything that the frames carried is done with, but perhaps for the end of the last one.</summary>
    public void KeepLast() => Forget(frames.Count - 1);

    public void Free() => Forget(frames.Count);

    private void Forget(int count)
    {
        foreach (HeldFrame frame in Frames[..Math.Max(count, 0)])
        {
            bytes -= frame.Bytes.Length;
            memory.Return(frame.Bytes);
        }

        frames.RemoveRange(0, Math.Max(count, 0));
    }
}
