namespace Earshot.Remote.Tests.Network;

/// <summary>Two network namespaces and the one cable between them: a sensor's and a centre's.</summary>
internal sealed class TwoHosts : IDisposable
{
    public const string CentreAddress = "192.0.2.1";
    public const string SensorAddress = "192.0.2.2";

    /// <summary>The interface at either end.</summary>
    public const string Interface = "wan0";

    private static int made;

    /// <param name="line">What is between them; null for a cable without faults.</param>
    public TwoHosts(BadLine? line = null)
    {
        string unique = $"{Environment.ProcessId}-{Interlocked.Increment(ref made)}";
        Centre = $"earshot-c-{unique}";
        Sensor = $"earshot-s-{unique}";
        Ip("netns", "add", Centre);
        Ip("netns", "add", Sensor);
        if (line is null)
        {
            Ip("-n", Centre, "link", "add", Interface, "type", "veth", "peer", "name", Interface, "netns", Sensor);
        }
        else
        {
            Ip("link", "set", line.CentreEnd, "netns", Centre, "name", Interface);
            Ip("link", "set", line.SensorEnd, "netns", Sensor, "name", Interface);
        }

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

    public void Dispose()
    {
        Ip("netns", "del", Sensor);
        Ip("netns", "del", Centre);
    }

    private static void Ip(params string[] arguments) => Commands.Run("ip", arguments);
}
