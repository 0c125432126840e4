namespace Earshot.PcapFile;

/// <summary>The interfaces of a pcapng capture. Each section numbers its own from 0; here they are numbered through.</summary>
internal sealed class PcapngInterfaces(CaptureStatistics statistics)
{
    private const ushort ResolutionOption = 9;
    private const ushort OffsetOption = 14;
    private const ushort DroppedByInterfaceOption = 5;
    private const ushort DroppedByKernelOption = 7;

    /// <summary>No counter is let above this, so that the sum over all interfaces cannot overflow.</summary>
    private const long MostDropped = long.MaxValue / (ushort.MaxValue + 1);

    private readonly List<PcapngInterface> all = [];

    /// <summary>Number of the section's first interface.</summary>
    private int sectionStart;

    /// <summary>The interfaces that follow belong to another section.</summary>
    public void StartSection() => sectionStart = all.Count;

    /// <summary>The interface of the section with this number, or null.</summary>
    public PcapngInterface? Find(uint id) => id < (uint)(all.Count - sectionStart) ? all[sectionStart + (int)id] : null;

    /// <summary>
    /// An interface description block (draft-ietf-opsawg-pcapng, 4.2).
    /// <code>linktype:2 reserved:2 snaplen:4 options</code>
    /// </summary>
    /// <returns>False when the block is corrupt or there are too many interfaces.</returns>
    public bool Describe(ReadOnlySpan<byte> bytes, ByteOrder order)
    {
        const int OptionsOffset = 16;
        if (bytes.Length < OptionsOffset || all.Count > ushort.MaxValue)
        {
            return false;
        }

        byte resolution = TimestampResolution.Default;
        long offset = 0;
        var options = new PcapngOptions(bytes[OptionsOffset..], order);
        while (options.MoveNext())
        {
            if (options.Code == ResolutionOption && options.Value.Length == 1)
            {
                resolution = options.Value[0];
            }
            else if (options.Code == OffsetOption && options.Value.Length == sizeof(long))
            {
                offset = (long)order.UInt64(options.Value, 0);
            }
        }

        // Packets refer to an interface by its place in the section: one with broken options counts all the same.
        all.Add(new PcapngInterface((ushort)all.Count, LinkTypeField.Read(order.UInt16(bytes, 8)), order.UInt32(bytes, 12))
        {
            Resolution = new TimestampResolution(resolution, offset),
        });
        return !options.Broken;
    }

    /// <summary>
    /// An interface statistics block (4.6). Its counters run from the start of the capture: the last one is the total.
    /// <code>interface:4 ticks:8 options</code>
    /// </summary>
    /// <returns>False when the block is corrupt.</returns>
    public bool Count(ReadOnlySpan<byte> bytes, ByteOrder order)
    {
        const int OptionsOffset = 20;
        if (bytes.Length < OptionsOffset || Find(order.UInt32(bytes, 8)) is not { } source)
        {
            return false;
        }

        long byKernel = source.DroppedByKernel;
        long byInterface = source.DroppedByInterface;
        var options = new PcapngOptions(bytes[OptionsOffset..], order);
        while (options.MoveNext())
        {
            if (options.Value.Length != sizeof(ulong))
            {
                continue;
            }

            long value = (long)Math.Min(order.UInt64(options.Value, 0), MostDropped);
            if (options.Code == DroppedByKernelOption)
            {
                byKernel = value;
            }
            else if (options.Code == DroppedByInterfaceOption)
            {
                byInterface = value;
            }
        }

        statistics.AddDropped(byKernel - source.DroppedByKernel, byInterface - source.DroppedByInterface);
        source.DroppedByKernel = byKernel;
        source.DroppedByInterface = byInterface;
        return !options.Broken;
    }
}
