using System.Diagnostics;
using System.Runtime.InteropServices;
using Earshot.LiveCapture;

namespace Earshot.Bench.Live;

/// <summary>Sends frames many at a time, past the queue of the interface.</summary>
internal sealed unsafe partial class FrameSender : IDisposable
{
    private const int Batch = 64;
    private const int PastTheQueue = 20; // PACKET_QDISC_BYPASS

    private readonly PacketSocket socket = new();
    private readonly IoVector* vectors = (IoVector*)NativeMemory.AllocZeroed(Batch, (nuint)sizeof(IoVector));
    private readonly MessageHeader* messages = (MessageHeader*)NativeMemory.AllocZeroed(Batch, (nuint)sizeof(MessageHeader));

    public FrameSender(string name)
    {
        socket.BindToSend(Libc.IndexOf(name));
        socket.Set(PastTheQueue, 1);
        for (int i = 0; i < Batch; i++)
        {
            messages[i] = new MessageHeader { Vectors = vectors + i, VectorCount = 1 };
        }
    }

    /// <summary>Sends a capture once.</summary>
    /// <param name="capture">The frames.</param>
    /// <param name="seconds">Not longer than that.</param>
    /// <param name="rate">Not more frames a second than that; 0 for as many as go.</param>
    /// <returns>Frames that were sent, and the seconds that it took.</returns>
    public (long Sent, double Seconds) Send(MappedCapture capture, double seconds, double rate)
    {
        long sent = 0;
        long began = Stopwatch.GetTimestamp();
        double took = 0;
        while (took < seconds && capture.Take(new Span<IoVector>(vectors, Batch)) is > 0 and int count)
        {
            for (int done = 0; done < count;)
            {
                int more = SendMany(socket.Descriptor, messages + done, (uint)(count - done), 0);
                if (more <= 0)
                {
                    throw Libc.LastError();
                }

                done += more;
            }

            sent += count;
            took = Stopwatch.GetElapsedTime(began).TotalSeconds;
            if (rate > 0 && (sent / rate) - took is > 0.001 and double ahead)
            {
                Task.Delay(TimeSpan.FromSeconds(ahead)).Wait();
            }
        }

        return (sent, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    public void Dispose()
    {
        socket.Dispose();
        NativeMemory.Free(vectors);
        NativeMemory.Free(messages);
    }

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    private static partial int SendMany(int descriptor, MessageHeader* messages, uint count, int flags);
}
