using System.Globalization;

namespace Earshot.Remote.Tests.Network;

/// <summary>Two network namespaces and the one cable between them: a sensor's and a centre's.</summary>
internal sealed class TwoHosts : IDisposable
{
    public const string CentreAddress = "192.0.2.1";
    public const string SensorAddress = "192.0.2.2";

    /// <summary>The interface at either end.</summary>
    public const string Interface = "wan0";

    private static int made;

    public TwoHosts()
    {
        string unique = $"{Environment.ProcessId}-{Interlocked.Increment(ref made)}";
        Centre = $"earshot-c-{unique}";
        Sensor = $"earshot-s-{unique}";
        Ip("netns", "add", Centre);
        Ip("netns", "add", Sensor);
        Ip("-n", Centre, "link", "add", Interface, "type", "veth", "peer", "name", Interface, "netns", Sensor);
        foreach ((string host, string address) in new[] { (Centre, CentreAddress), (Sensor, SensorAddress) })
        {
            Ip("-n", host, "address", "add", $"{address}/24", "dev", Interface);
            Ip("-n", host, "link", "set", "lo", "up");
            Ip("-n", host, "link", "set", Interface, "up");
        }
    }

    /// <summary>Name of the centre's namespace.</summary>
    public string Centre { get; }

    /// <summary>Name of the sensor's namespace.</summary>
    public string Sensor { get; }

    /// <summary>Pulls the cable out.</summary>
    public void Cut() => Ip("-n", Centre, "link", "set", Interface, "down");

    /// <summary>Puts it in again.</summary>
    public void Restore() => Ip("-n", Centre, "link", "set", Interface, "up");

    /// <summary>Holds every packet up by half the round trip at either end, and loses some on the sensor's way.</summary>
    public void Delay(int roundTripMs, double lossPercent)
    {
        string half = string.Create(CultureInfo.InvariantCulture, $"{roundTripMs / 2}ms");
        Commands.Run("tc", "-n", Centre, "qdisc", "add", "dev", Interface, "root", "netem", "delay", half, "limit", "100000");
        Commands.Run(
            "tc", "-n", Sensor, "qdisc", "add", "dev", Interface, "root", "netem", "delay", half, "loss",
            string.Create(CultureInfo.InvariantCulture, $"{lossPercent}%"), "limit", "100000");
    }

    public void Dispose()
    {
        Ip("netns", "del", Sensor);
        Ip("netns", "del", Centre);
    }

    private static void Ip(params string[] arguments) => Commands.Run("ip", arguments);
}
