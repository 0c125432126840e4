using Earshot.LiveCapture;
using Earshot.Sdk.Plugins;
using SharpPcap;
using SharpPcap.LibPcap;

namespace Earshot.LivePcap;

/// <summary>Opens interfaces, and says what to do when that fails.</summary>
internal static class DeviceOpener
{
    /// <summary>
    /// After so long the kernel hands over a part of its ring that is not full. A part may be begun just after its timer ran,
    /// so a packet is readable after at most twice that.
    /// </summary>
    public const int ReadTimeoutMilliseconds = 50;

    /// <summary>Every interface that libpcap knows now.</summary>
    /// <exception cref="PluginException">libpcap is missing or refuses.</exception>
    public static IReadOnlyList<PcapInterface> ListDevices()
    {
        try
        {
            return PcapInterface.GetAllPcapInterfaces();
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException })
        {
            throw LibpcapFiles.IsMissing(e);
        }
        catch (PcapException e)
        {
            throw new PluginException($"libpcap cannot list the interfaces: {e.Message}", e);
        }
    }

    /// <summary>The names of interfaces, for a message.</summary>
    public static string Describe(IEnumerable<PcapInterface> devices) => string.Join(", ", devices.Select(device => device.Name));

    /// <summary>Opens one interface: filtered, and reading from it never waits.</summary>
    /// <exception cref="PluginException">It cannot be opened; the message says why and what would mend it.</exception>
    public static LiveDevice Open(string name, LivePcapConfig config, CaptureFilter filter)
    {
        IReadOnlyList<PcapInterface> devices = ListDevices();
        PcapInterface found = devices.FirstOrDefault(device => device.Name == name)
            ?? throw new PluginException($"there is no interface {name}; there are {Describe(devices)}.");
        var opened = new LiveDevice(found);
        try
        {
            opened.Open(Settings(config));
            opened.NonBlockingMode = true;
        }
        catch (PcapException e)
        {
            opened.Dispose();
            throw new PluginException(Explain(name, e), e);
        }

        try
        {
            SetFilter(opened, filter);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private static DeviceConfiguration Settings(LivePcapConfig config)
    {
        var settings = new DeviceConfiguration
        {
            Mode = config.Promiscuous ? DeviceModes.Promiscuous : DeviceModes.None,
            Snaplen = config.Snaplen,
            BufferSize = config.Ringbuffer * 1024 * 1024,
            ReadTimeout = ReadTimeoutMilliseconds,
            TimestampResolution = TimestampResolution.Nanosecond,
        };
        // Nanoseconds are all that a system may refuse; then there are microseconds.
        settings.ConfigurationFailed += static (_, _) => { };
        return settings;
    }

    /// <summary>Applies the filter as it is now.</summary>
    /// <exception cref="PluginException">What was configured does not compile.</exception>
    public static void SetFilter(LiveDevice device, CaptureFilter filter)
    {
        if (filter.Text.Length == 0)
        {
            return;
        }

        try
        {
            device.Filter = filter.Text;
        }
        catch (PcapException e)
        {
            throw new PluginException($"the filter \"{filter.Text}\" does not compile for {device.Name}: {e.Message}; see pcap-filter(7).", e);
        }
    }

    private static string Explain(string name, PcapException failure) => failure.Error switch
    {
        PcapError.PermissionDenied or PcapError.PromiscuousPermissionDenied =>
            MissingRight.For(name, "cap_net_raw,cap_net_admin"),
        PcapError.InterfaceNotUp => $"the interface {name} is down: ip link set {name} up",
        _ => $"cannot capture from {name}: {failure.Message}",
    };
}
