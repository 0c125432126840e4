using System.ComponentModel;
using System.Diagnostics;
using Earshot.AfPacket.Filters;
using Earshot.AfPacket.Kernel;
using Earshot.AfPacket.Rings;
using Earshot.LiveCapture;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.AfPacket;

/// <summary>
/// One interface that is captured from, or all of them, by one or more rings. When it disappears, the others go on and it is tried
/// again: a USB adapter, a tunnel or a veth may come back.
/// </summary>
internal sealed class CapturedInterface : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly ushort number;
    private readonly RingArea area;
    private readonly AfPacketConfig config;
    private readonly CaptureFilter filter;
    private readonly PromiscuousMode? promiscuous;
    private readonly IPluginLog log;
    private readonly InterfaceDrops cardDrops;
    private readonly LeftOut leftOut;
    private Ring[] rings = [];
    private LinkType? linkType;
    private int index;
    private bool isDown;
    private bool isGone;
    private long looked;
    private long droppedByKernel;
    private long droppedByInterface;

    /// <param name="name">What the system calls it, or "any".</param>
    /// <param name="number">What frames call it.</param>
    /// <param name="area">Where its rings go.</param>
    /// <param name="config">How to open it.</param>
    /// <param name="filter">Its own.</param>
    /// <param name="promiscuous">Has it receive packets to others; null to leave it as it is.</param>
    /// <param name="log">Told when it disappears and comes back.</param>
    /// <exception cref="PluginException">It cannot be opened.</exception>
    public CapturedInterface(
        string name, ushort number, RingArea area, AfPacketConfig config, CaptureFilter filter, PromiscuousMode? promiscuous, IPluginLog log)
    {
        Name = name;
        this.number = number;
        this.area = area;
        this.config = config;
        this.filter = filter;
        this.promiscuous = promiscuous;
        this.log = log;
        leftOut = new LeftOut(log);
        cardDrops = new InterfaceDrops(IsAll ? AfPacketPlugin.AllNames : () => [Name]);
        cardDrops.Take();
        Open();
    }

    public string Name { get; }

    /// <summary>Its rings. Others after <see cref="Look"/>.</summary>
    public ReadOnlySpan<Ring> Rings => rings;

    /// <summary>Drops so far. Any thread.</summary>
    public SourceStatistics Statistics => new()
    {
        DroppedByKernel = Volatile.Read(ref droppedByKernel),
        DroppedByInterface = Volatile.Read(ref droppedByInterface),
    };

    private bool IsAll => Name == LiveCaptureConfig.AllInterfaces;

    /// <summary>Reads the counters of drops.</summary>
    public void Count()
    {
        if (!isGone)
        {
            CountRings();
        }

        Interlocked.Add(ref droppedByInterface, cardDrops.Take());
    }

    /// <summary>Looks, once a second, whether it went or came back.</summary>
    /// <returns>True when it has other rings now.</returns>
    public bool Look()
    {
        if (IsAll)
        {
            promiscuous?.Follow();
        }

        if (Stopwatch.GetElapsedTime(looked) < LookInterval)
        {
            return false;
        }

        looked = Stopwatch.GetTimestamp();
        if (IsAll)
        {
            leftOut.Look();
            return false;
        }

        int now = Libc.IndexOf(Name);
        if (isGone)
        {
            return now != 0 && TryReopen();
        }

        if (now != index)
        {
            Lose();
        }
        else
        {
            NoteState();
        }

        return false;
    }

    /// <summary>Leaves connections of the sensor's own out that were made meanwhile.</summary>
    public void Refilter()
    {
        if (!filter.HasChanged() || isGone)
        {
            return;
        }

        try
        {
            Apply(CompileFilter());
        }
        catch (Exception e) when (e is PluginException or Win32Exception)
        {
            log.Warning($"{e.Message} The sensor's own connections are captured too.");
        }
    }

    public void Dispose() => Array.ForEach(rings, ring => ring.Dispose());

    private void Open()
    {
        looked = Stopwatch.GetTimestamp();
        filter.HasChanged();
        try
        {
            index = IsAll ? 0 : IndexOf();
            linkType = IsAll ? null : LinkTypeOf();
            OpenRings();
        }
        catch (Win32Exception e)
        {
            Dispose();
            rings = [];
            throw Refusal.Of(e, Name, config);
        }
        catch (PluginException)
        {
            Dispose();
            rings = [];
            throw;
        }
    }

    private int IndexOf()
    {
        int found = Libc.IndexOf(Name);
        return found != 0 ? found : throw new PluginException($"there is no interface {Name}; there are {AfPacketPlugin.Names()}.");
    }

    private LinkType LinkTypeOf()
    {
        using var socket = new PacketSocket();
        if (!socket.IsUp(Name))
        {
            throw new PluginException($"the interface {Name} is down: ip link set {Name} up");
        }

        int hardwareType = socket.HardwareTypeOf(Name);
        return LinkTypes.Of(hardwareType) ?? throw new PluginException(
            $"the interface {Name} has frames that AfPacket does not know (ARPHRD {hardwareType}): plugin = \"LivePcap\" takes the same keys.");
    }

    private void OpenRings()
    {
        int length = config.Ringbuffer * 1024 * 1024;
        for (int i = 0; i < config.Rings; i++)
        {
            rings = [.. rings, new Ring(area, ((number * config.Rings) + i) * Ring.SizeOf(length), length, number, linkType, config.Snaplen)];
        }

        FilterInstruction[] program = CompileFilter();
        HardwareTime();
        // Until all share the packets, each would have them.
        Apply(rings.Length == 1 ? program : KernelFilter.Nothing);
        int? group = null;
        foreach (Ring ring in rings)
        {
            ring.Bind(index);
            group = rings.Length == 1 ? null : ring.Join(group);
        }

        Apply(program);
        if (IsAll)
        {
            promiscuous?.Follow();
            leftOut.Look();
        }
        else
        {
            promiscuous?.Add(index);
        }
    }

    private void HardwareTime()
    {
        if (!config.HardwareTimestamps)
        {
            return;
        }

        try
        {
            HardwareTimestamps.TurnOn(IsAll ? [] : [Name]);
            Array.ForEach(rings, ring => ring.TakeHardwareTime());
        }
        catch (Win32Exception e)
        {
            log.Warning($"{Name} gives no hardware timestamps ({e.Message}): the kernel's are taken");
        }
    }

    private FilterInstruction[] CompileFilter() => linkType is { } type
        ? KernelFilter.ForOne(FilterCompiler.Compile(filter.Text, type, Name, config.Snaplen))
        : KernelFilter.ForAll(filter.Text, config.Snaplen);

    private void Apply(FilterInstruction[] program) => Array.ForEach(rings, ring => ring.SetFilter(program));

    private void CountRings()
    {
        foreach (Ring ring in rings)
        {
            Interlocked.Add(ref droppedByKernel, ring.TakeDropped());
        }
    }

    private void NoteState()
    {
        bool isUp;
        try
        {
            isUp = rings[0].IsUp(Name);
        }
        catch (Win32Exception)
        {
            // It went just now.
            return;
        }

        if (isUp == isDown)
        {
            isDown = !isUp;
            string said = isUp ? $"capturing from {Name} again" : $"{Name}: the interface is down; its packets are captured when it is up again";
            (isUp ? log.Information : (Action<string>)log.Warning)(said);
        }
    }

    private void Lose()
    {
        log.Warning($"{Name}: the interface disappeared; it is tried again every {LookInterval.TotalSeconds:0} s");
        CountRings();
        isGone = true;
        Array.ForEach(rings, ring => ring.IsOver = true);
    }

    /// <summary>Its rings are made anew, in the same place: that must not be while a block points there.</summary>
    private bool TryReopen()
    {
        if (!Array.TrueForAll(rings, ring => !ring.HasPacket() && ring.IsFree))
        {
            return false;
        }

        Dispose();
        rings = [];
        try
        {
            Open();
        }
        catch (PluginException)
        {
            // It was said when it disappeared.
            return true;
        }

        (isGone, isDown) = (false, false);
        log.Information($"capturing from {Name} again");
        return true;
    }
}
