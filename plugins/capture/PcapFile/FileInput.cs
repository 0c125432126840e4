namespace Earshot.PcapFile;

/// <summary>A file on a disk: reads take no noticeable time.</summary>
internal sealed class FileInput(Stream stream) : CaptureInput
{
    public override bool Pauses => false;

    public override int Read(Memory<byte> into, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        return stream.Read(into.Span);
    }

    public override void Dispose() => stream.Dispose();
}
