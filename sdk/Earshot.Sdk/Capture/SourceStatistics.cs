namespace Earshot.Sdk.Capture;

/// <summary>What a packet source knows of its own losses.</summary>
public readonly record struct SourceStatistics
{
    /// <summary>Frames that the kernel or the capturing program had to drop.</summary>
    public long DroppedByKernel { get; init; }

    /// <summary>Frames that the network interface had to drop.</summary>
    public long DroppedByInterface { get; init; }

    /// <summary>Records that could not be understood: a cut or corrupt tail, a bad length.</summary>
    public long CorruptRecords { get; init; }

    /// <summary>What the parts of a source know together. Allocates nothing.</summary>
    /// <param name="parts">The parts, for example interfaces.</param>
    /// <param name="of">What one of them knows.</param>
    /// <typeparam name="T">A part.</typeparam>
    public static SourceStatistics Sum<T>(ReadOnlySpan<T> parts, Func<T, SourceStatistics> of)
    {
        ArgumentNullException.ThrowIfNull(of);
        SourceStatistics sum = default;
        foreach (T part in parts)
        {
            sum = sum.Plus(of(part));
        }

        return sum;
    }

    /// <summary>What two sources know together.</summary>
    public SourceStatistics Plus(in SourceStatistics other) => new()
    {
        DroppedByKernel = DroppedByKernel + other.DroppedByKernel,
        DroppedByInterface = DroppedByInterface + other.DroppedByInterface,
        CorruptRecords = CorruptRecords + other.CorruptRecords,
    };
}
