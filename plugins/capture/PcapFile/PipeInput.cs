using System.Runtime.ExceptionServices;

namespace Earshot.PcapFile;

/// <summary>
/// A pipe or standard input. A read there cannot be interrupted, so a thread of its own makes it: who waits for it can
/// stop waiting.
/// </summary>
internal sealed class PipeInput : CaptureInput
{
    private readonly Stream stream;
    private readonly SemaphoreSlim asked = new(0);
    private readonly SemaphoreSlim answered = new(0);
    private Memory<byte> target;
    private bool underWay;
    private int count;
    private Exception? failure;
    private volatile bool disposed;

    public PipeInput(Stream stream)
    {
        this.stream = stream;
        new Thread(ReadWhenAsked) { IsBackground = true, Name = "capture pipe" }.Start();
    }

    public override bool Pauses => true;

    public override int Read(Memory<byte> into, CancellationToken stop)
    {
        if (!underWay)
        {
            target = into;
            underWay = true;
            asked.Release();
        }

        answered.Wait(stop);
        underWay = false;
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return count;
    }

    /// <summary>The stream is closed by the thread that reads it: closing it within a read would pull its buffers away.</summary>
    public override void Dispose()
    {
        disposed = true;
        asked.Release();
    }

    private void ReadWhenAsked()
    {
        using (stream)
        {
            for (asked.Wait(); !disposed; asked.Wait())
            {
                try
                {
                    count = stream.Read(target.Span);
                }
#pragma warning disable CA1031 // Nothing is swallowed: it is thrown where the read was asked for.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    failure = e;
                }

                answered.Release();
            }
        }
    }
}
