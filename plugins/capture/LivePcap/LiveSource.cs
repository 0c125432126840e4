using System.Diagnostics;
using Earshot.LiveCapture;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.LivePcap;

/// <summary>Turns what comes in on some interfaces into packet blocks. Never ends by itself.</summary>
internal sealed class LiveSource : IPacketSource
{
    /// <summary>A packet is analysed at most this long after the first of its block.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Without packets a block tells the clock this often.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(1);

    /// <summary>A captured packet waits at most this long in the kernel.</summary>
    private static readonly TimeSpan KernelDelay = TimeSpan.FromMilliseconds(2 * DeviceOpener.ReadTimeoutMilliseconds);

    private readonly LiveBlockPool pool = new();
    private readonly CaptureInterface[] interfaces;
    private readonly PollDescriptor[] descriptors;
    private readonly DropSampler drops = new(Now);
    private readonly PromiscuousMode? everywhere;
    private int first;
    private Timestamp? stopped;
    private bool isDrained;

    private LiveSource(CaptureInterface[] interfaces, PromiscuousMode? everywhere)
    {
        this.interfaces = interfaces;
        this.everywhere = everywhere;
        descriptors = new PollDescriptor[interfaces.Length];
        Name = string.Join(", ", interfaces.Select(capture => capture.Name));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <inheritdoc/>
    public SourceStatistics Statistics => SourceStatistics.Sum(interfaces, capture => capture.Statistics);

    /// <summary>Opens every configured interface.</summary>
    /// <exception cref="PluginException">One cannot be opened.</exception>
    public static LiveSource Open(LivePcapConfig config, IPluginContext context)
    {
        var interfaces = new List<CaptureInterface>();
        try
        {
            foreach (string name in config.Interfaces)
            {
                interfaces.Add(new CaptureInterface(
                    name, (ushort)interfaces.Count, config, new CaptureFilter(config.Filter, context.OwnConnections), context.Log));
            }
        }
        catch (PluginException)
        {
            interfaces.ForEach(opened => opened.Dispose());
            throw;
        }

        return new LiveSource([.. interfaces], Everywhere(config));
    }

    /// <inheritdoc/>
    /// <remarks>What was captured before <paramref name="stop"/> is delivered first; only then is it obeyed.</remarks>
    public PacketBlock? Read(CancellationToken stop)
    {
        if (isDrained)
        {
            stop.ThrowIfCancellationRequested();
        }

        LiveBlock block = pool.Take();
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            Timestamp now = Now;
            stopped = stop.IsCancellationRequested ? stopped ?? now : null;
            if (!Collect(block))
            {
                isDrained = block.Frames[^1].Timestamp > stopped;
                return Complete(block, promise: null, stop);
            }

            TimeSpan patience = block.Frames.IsEmpty ? LongestSilence : LongestWait;
            isDrained = now.SecondsSince(stopped ?? now) >= KernelDelay.TotalSeconds;
            if (isDrained || (stopped is null && Stopwatch.GetElapsedTime(began) >= patience))
            {
                return Complete(block, now.AddSeconds(-KernelDelay.TotalSeconds), stop);
            }

            Wait();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(interfaces, capture => capture.Dispose());
        everywhere?.Dispose();
    }

    private static Timestamp Now => new((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100);

    /// <summary>libpcap leaves "any" as the interfaces are.</summary>
    private static PromiscuousMode? Everywhere(LivePcapConfig config)
    {
        if (!config.Promiscuous || !config.Interfaces.Contains(LiveCaptureConfig.AllInterfaces) || !OperatingSystem.IsLinux())
        {
            return null;
        }

        var everywhere = new PromiscuousMode();
        everywhere.Follow();
        return everywhere;
    }

    /// <summary>Copies what waits on every interface.</summary>
    /// <returns>False when the block is full.</returns>
    private bool Collect(LiveBlock block)
    {
        for (int i = 0; i < interfaces.Length; i++)
        {
            CaptureInterface next = interfaces[(first + i) % interfaces.Length];
            next.Retry();
            if (!next.CopyTo(block))
            {
                // The others come first in the next block, or a flood here would starve them.
                first = (first + i + 1) % interfaces.Length;
                return false;
            }
        }

        return true;
    }

    private LiveBlock Complete(LiveBlock block, Timestamp? promise, CancellationToken stop)
    {
        if (interfaces.Length > 1)
        {
            block.SortByTime();
        }

        foreach (CaptureInterface capture in interfaces)
        {
            capture.Count();
        }

        Array.ForEach(interfaces, capture => capture.Refilter());
        everywhere?.Follow();
        drops.Sample(Statistics, Now, isLast: stop.IsCancellationRequested, block);
        block.Complete(promise);
        return block;
    }

    /// <summary>
    /// Waits for packets. Reads never wait themselves: a pcap_dispatch that does may sleep past its timeout when no packet comes.
    /// </summary>
    private void Wait()
    {
        for (int i = 0; i < interfaces.Length; i++)
        {
            descriptors[i] = new PollDescriptor { Descriptor = interfaces[i].Descriptor, Events = PollDescriptor.Readable };
        }

        _ = Libc.Poll(descriptors, (nuint)descriptors.Length, DeviceOpener.ReadTimeoutMilliseconds);
    }
}
