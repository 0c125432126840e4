using System.Diagnostics;
using System.Runtime.CompilerServices;
using Earshot.LiveCapture;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.LivePcap;

/// <summary>
/// One interface that is captured from. When it disappears, the others go on and it is tried again: a USB adapter, a tunnel
/// or a veth may come back.
/// </summary>
internal sealed class CaptureInterface : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private readonly ushort number;
    private readonly LivePcapConfig config;
    private readonly CaptureFilter filter;
    private readonly IPluginLog log;
    private LiveDevice? device;
    private LinkType linkType;
    private int nanosecondsPerUnit;
    private PcapStatistics counted;
    private long closedAt;
    private long droppedByKernel;
    private long droppedByInterface;

    /// <param name="name">What the system calls it.</param>
    /// <param name="number">What frames call it.</param>
    /// <param name="config">How to open it.</param>
    /// <param name="filter">Its own.</param>
    /// <param name="log">Told when it disappears and comes back.</param>
    /// <exception cref="PluginException">It cannot be opened.</exception>
    public CaptureInterface(string name, ushort number, LivePcapConfig config, CaptureFilter filter, IPluginLog log)
    {
        Name = name;
        this.number = number;
        this.config = config;
        this.filter = filter;
        this.log = log;
        Open();
    }

    public string Name { get; }

    /// <summary>Readable when packets wait; -1 while it is gone.</summary>
    public int Descriptor => device?.Descriptor ?? -1;

    /// <summary>Drops so far. Any thread.</summary>
    public SourceStatistics Statistics => new()
    {
        DroppedByKernel = Volatile.Read(ref droppedByKernel),
        DroppedByInterface = Volatile.Read(ref droppedByInterface),
    };

    /// <summary>Copies what waits into a block.</summary>
    /// <returns>False when the block is full and more may wait.</returns>
    public unsafe bool CopyTo(LiveBlock block)
    {
        const int Packet = 1;
        const int Nothing = 0;
        nint header = 0;
        nint data = 0;
        while (device is not null)
        {
            if (!block.HasRoomFor(config.Snaplen))
            {
                return false;
            }

            int result = device.GetNextPacketPointers(ref header, ref data);
            if (result == Nothing)
            {
                return true;
            }

            if (result != Packet)
            {
                Lose(device.LastError);
                return true;
            }

            ref readonly PcapPacketHeader packet = ref Unsafe.AsRef<PcapPacketHeader>((void*)header);
            var bytes = new ReadOnlySpan<byte>((void*)data, (int)Math.Min(packet.CapturedLength, (uint)config.Snaplen));
            block.Add(packet.Timestamp(nanosecondsPerUnit), bytes, (int)packet.WireLength, number, linkType);
        }

        return true;
    }

    /// <summary>Reads the counters of drops.</summary>
    public void Count()
    {
        if (device is null || NativeMethods.Statistics(device.Handle, out PcapStatistics now) != 0)
        {
            return;
        }

        // The counters wrap, and so does the subtraction.
        Interlocked.Add(ref droppedByKernel, unchecked(now.DroppedByKernel - counted.DroppedByKernel));
        Interlocked.Add(ref droppedByInterface, unchecked(now.DroppedByInterface - counted.DroppedByInterface));
        counted = now;
    }

    /// <summary>Opens it again when it disappeared and the time has come to try.</summary>
    public void Retry()
    {
        if (device is not null || Stopwatch.GetElapsedTime(closedAt) < RetryInterval)
        {
            return;
        }

        try
        {
            Open();
            log.Information($"capturing from {Name} again");
        }
        catch (PluginException)
        {
            // It was said when it disappeared.
            closedAt = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Leaves connections of the sensor's own out that were made meanwhile.</summary>
    public void Refilter()
    {
        if (!filter.HasChanged() || device is null)
        {
            return;
        }

        try
        {
            DeviceOpener.SetFilter(device, filter);
        }
        catch (PluginException e)
        {
            log.Warning($"{e.Message} The sensor's own connections are captured too.");
        }
    }

    public void Dispose() => device?.Dispose();

    private void Open()
    {
        filter.HasChanged();
        device = DeviceOpener.Open(Name, config, filter);
        linkType = LinkTypes.OfDlt((int)device.LinkType);
        nanosecondsPerUnit = device.NanosecondsPerUnit;
        counted = default;
    }

    private void Lose(string reason)
    {
        log.Warning($"{Name}: {reason}; it is tried again every {RetryInterval.TotalSeconds:0} s");
        Count();
        device?.Dispose();
        device = null;
        closedAt = Stopwatch.GetTimestamp();
    }
}
