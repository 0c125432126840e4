using Earshot.Sdk.Packets;

namespace Earshot.PcapFile;

/// <summary>The interfaces of a pcapng capture. Each section numbers its own from 0; here they are numbered through.</summary>
internal sealed class PcapngInterfaces(CaptureStatistics statistics)
{
    private const ushort ResolutionOption = 9;
    private const ushort OffsetOption = 14;

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

    /// <summary>An interface statistics block: the last one has the totals.</summary>
    /// <param name="bytes">The block without its second length.</param>
    /// <param name="order">Byte order of its section.</param>
    /// <param name="latest">Time of the latest packet: nothing that is told now happened after it.</param>
    /// <param name="block">Is told what was dropped.</param>
    /// <returns>False when the block is corrupt.</returns>
    public bool Count(ReadOnlySpan<byte> bytes, ByteOrder order, Timestamp latest, FileBlock block)
    {
        if (bytes.Length < InterfaceStatistics.OptionsOffset || Find(order.UInt32(bytes, 8)) is not { } source)
        {
            return false;
        }

        var told = new InterfaceStatistics(bytes, order, source.Resolution);
        Timestamp start = told.Start is { } stated && stated > default(Timestamp) ? stated : default;
        Timestamp end = told.End < latest ? told.End : latest;
        long byKernel = Read(source.DroppedByKernel, told.DroppedByKernel, start, end, block);
        long byInterface = Read(source.DroppedByInterface, told.DroppedByInterface, start, end, block);
        statistics.AddDropped(byKernel, byInterface);
        return !told.IsBroken;
    }

    private static long Read(DropCounter counter, ulong? value, Timestamp start, Timestamp end, FileBlock block) =>
        value is { } told ? counter.Read((long)Math.Min(told, MostDropped), start, end, block) : 0;
}
