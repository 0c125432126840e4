namespace Earshot.PcapFile;

/// <summary>Where the bytes of a capture come from.</summary>
internal abstract class CaptureInput : IDisposable
{
    /// <summary>
    /// True when more bytes may come much later: a reader should make use of what it has before it asks for more.
    /// </summary>
    public abstract bool Pauses { get; }

    /// <summary>Reads at least one byte.</summary>
    /// <returns>The number of bytes, 0 at the end.</returns>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="stop"/> was cancelled; the next call must ask for the same memory.
    /// </exception>
    public abstract int Read(Memory<byte> into, CancellationToken stop);

    /// <inheritdoc/>
    public abstract void Dispose();
}
