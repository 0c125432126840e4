using Earshot.Sdk.Packets;

namespace Earshot.PcapFile;

/// <summary>
/// What an interface statistics block says (draft-ietf-opsawg-pcapng, 4.6). Its counters run from the start of the capture.
/// <code>interface:4 ticks-high:4 ticks-low:4 options</code>
/// </summary>
internal readonly ref struct InterfaceStatistics
{
    /// <summary>Where the options begin, from the block's type on.</summary>
    public const int OptionsOffset = 20;

    private const ushort StartOption = 2;
    private const ushort EndOption = 3;
    private const ushort DroppedByInterfaceOption = 5;
    private const ushort DroppedByKernelOption = 7;

    /// <param name="bytes">The block without its second length, at least up to its options.</param>
    /// <param name="order">Byte order of its section.</param>
    /// <param name="resolution">What its ticks are.</param>
    public InterfaceStatistics(ReadOnlySpan<byte> bytes, ByteOrder order, in TimestampResolution resolution)
    {
        End = Time(bytes[12..], order, resolution);
        var options = new PcapngOptions(bytes[OptionsOffset..], order);
        while (options.MoveNext())
        {
            if (options.Value.Length != sizeof(ulong))
            {
                continue;
            }

            switch (options.Code)
            {
                case StartOption:
                    Start = Time(options.Value, order, resolution);
                    break;
                case EndOption:
                    End = Time(options.Value, order, resolution);
                    break;
                case DroppedByInterfaceOption:
                    DroppedByInterface = order.UInt64(options.Value, 0);
                    break;
                case DroppedByKernelOption:
                    DroppedByKernel = order.UInt64(options.Value, 0);
                    break;
            }
        }

        IsBroken = options.Broken;
    }

    /// <summary>When the capture started; null where it is not told.</summary>
    public Timestamp? Start { get; }

    /// <summary>When the counters were read.</summary>
    public Timestamp End { get; }

    /// <summary>Frames that the interface dropped (isb_ifdrop); null where it is not told.</summary>
    public ulong? DroppedByInterface { get; }

    /// <summary>Frames that the operating system dropped (isb_osdrop); null where it is not told.</summary>
    public ulong? DroppedByKernel { get; }

    /// <summary>True when an option claims more bytes than the block has.</summary>
    public bool IsBroken { get; }

    /// <summary>The upper and the lower half of a number of ticks, as in a packet's block.</summary>
    private static Timestamp Time(ReadOnlySpan<byte> ticks, ByteOrder order, in TimestampResolution resolution) =>
        resolution.ToTimestamp(((ulong)order.UInt32(ticks, 0) << 32) | order.UInt32(ticks, 4));
}
