using System.ComponentModel;
using System.Diagnostics;
using Earshot.AfPacket.Rings;
using Earshot.LiveCapture;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.AfPacket;

/// <summary>Lends what the kernel puts into rings as packet blocks. Never ends by itself.</summary>
internal sealed class AfPacketSource : IPacketSource
{
    /// <summary>Without packets a block tells the clock this often.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(1);

    /// <summary>Where a descriptor does not tell that packets came, it is looked for them this often.</summary>
    private const int ShortWaitMilliseconds = 10;

    private readonly CapturedInterface[] interfaces;
    private readonly PromiscuousMode? promiscuous;
    private readonly RingArea area;
    private readonly RingBlockPool pool;
    private readonly DropSampler drops = new(Now);
    private Ring[] rings = [];
    private PollDescriptor[] descriptors = [];
    private Timestamp? stopped;
    private bool isDrained;

    private AfPacketSource(CapturedInterface[] interfaces, PromiscuousMode? promiscuous, RingArea area, int rings)
    {
        this.interfaces = interfaces;
        this.promiscuous = promiscuous;
        this.area = area;
        pool = new RingBlockPool(area, rings);
        Name = string.Join(", ", interfaces.Select(capture => capture.Name));
        ListRings();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <inheritdoc/>
    public long Capacity => area.Length;

    /// <inheritdoc/>
    public SourceStatistics Statistics => SourceStatistics.Sum(interfaces, capture => capture.Statistics);

    /// <summary>Slots that had to be copied. For tests.</summary>
    internal long Copied => rings.Sum(ring => ring.Copied);

    /// <summary>Opens every configured interface.</summary>
    /// <exception cref="PluginException">One cannot be opened.</exception>
    public static AfPacketSource Open(AfPacketConfig config, IPluginContext context)
    {
        int ringCount = config.Interfaces.Length * config.Rings;
        var interfaces = new List<CapturedInterface>();
        PromiscuousMode? promiscuous = null;
        RingArea? area = null;
        try
        {
            promiscuous = config.Promiscuous ? new PromiscuousMode() : null;
            area = new RingArea(ringCount * Ring.SizeOf(config.Ringbuffer * 1024 * 1024));
            foreach (string name in config.Interfaces)
            {
                var filter = new CaptureFilter(config.Filter, context.OwnConnections);
                interfaces.Add(new CapturedInterface(name, (ushort)interfaces.Count, area, config, filter, promiscuous, context.Log));
            }

            return new AfPacketSource([.. interfaces], promiscuous, area, ringCount);
        }
        catch (Exception e) when (e is Win32Exception or PluginException)
        {
            interfaces.ForEach(opened => opened.Dispose());
            promiscuous?.Dispose();
            area?.Dispose();
            throw e is Win32Exception refusal ? Refusal.Of(refusal, config.Interfaces[0], config) : e;
        }
    }

    /// <inheritdoc/>
    /// <remarks>What was captured before <paramref name="stop"/> is delivered first; only then is it obeyed.</remarks>
    public PacketBlock? Read(CancellationToken stop)
    {
        if (isDrained)
        {
            stop.ThrowIfCancellationRequested();
        }

        RingBlock block = pool.Take();
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            Follow();
            Timestamp now = Now;
            stopped = stop.IsCancellationRequested ? stopped ?? now : null;
            bool isAll = TimeOrder.Collect(rings, block, now);
            isDrained = stopped is { } since && (IsPast(block, since) || (isAll && now.SecondsSince(since) >= TimeOrder.KernelDelay.TotalSeconds));
            if (!block.Frames.IsEmpty || isDrained || Stopwatch.GetElapsedTime(began) >= LongestSilence)
            {
                return Complete(block, isAll ? now.AddSeconds(-TimeOrder.KernelDelay.TotalSeconds) : null);
            }

            Wait();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(interfaces, capture => capture.Dispose());
        promiscuous?.Dispose();
        area.Dispose();
    }

    private static Timestamp Now => new((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);

    private static bool IsPast(RingBlock block, Timestamp time) => !block.Frames.IsEmpty && block.Frames[^1].Timestamp > time;

    private void ListRings()
    {
        rings = [.. interfaces.SelectMany(capture => capture.Rings.ToArray())];
        descriptors = new PollDescriptor[rings.Length];
    }

    /// <summary>Gives the kernel back what is free, and looks after interfaces.</summary>
    private void Follow()
    {
        foreach (Ring ring in rings)
        {
            ring.GiveBack();
        }

        bool isOther = false;
        foreach (CapturedInterface capture in interfaces)
        {
            isOther |= capture.Look();
            capture.Refilter();
        }

        if (isOther)
        {
            ListRings();
        }
    }

    private RingBlock Complete(RingBlock block, Timestamp? promise)
    {
        bool isLast = stopped is not null;
        if (drops.IsDue(Now, isLast))
        {
            Array.ForEach(interfaces, capture => capture.Count());
            drops.Sample(Statistics, Now, isLast, block);
        }

        block.Complete(promise);
        return block;
    }

    /// <summary>Waits for packets, but not for long: timeouts and the end are to be served too.</summary>
    private void Wait()
    {
        const short Error = 8;
        int milliseconds = Ring.RetireMilliseconds;
        for (int i = 0; i < rings.Length; i++)
        {
            bool canWait = rings[i].CanWait;
            descriptors[i] = new PollDescriptor { Descriptor = canWait ? rings[i].Descriptor : -1, Events = PollDescriptor.Readable };
            milliseconds = canWait || rings[i].IsOver ? milliseconds : ShortWaitMilliseconds;
        }

        if (Libc.Poll(descriptors, (nuint)descriptors.Length, milliseconds) <= 0)
        {
            return;
        }

        for (int i = 0; i < rings.Length; i++)
        {
            if ((descriptors[i].Returned & Error) != 0)
            {
                rings[i].TakeError();
            }
        }
    }
}
