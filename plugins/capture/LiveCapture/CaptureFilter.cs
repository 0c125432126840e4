using System.Globalization;
using Earshot.Sdk.Plugins;

namespace Earshot.LiveCapture;

/// <summary>The configured filter, less the sensor's own connections, in the language of pcap-filter(7).</summary>
internal sealed class CaptureFilter(string configured, OwnConnections own)
{
    private IReadOnlyList<OwnConnection> left = [];

    /// <summary>As it was configured; empty for all packets.</summary>
    public string Configured { get; } = configured;

    /// <summary>With the connections that were known when <see cref="HasChanged"/> was asked last.</summary>
    public string Text => left.Count == 0
        ? Configured
        : (Configured.Length == 0 ? "" : $"({Configured}) and ") + string.Join(" and ", left.Select(connection => $"not ({Of(connection)})"));

    /// <summary>True when connections were added since it was asked last.</summary>
    public bool HasChanged()
    {
        IReadOnlyList<OwnConnection> now = own.All;
        bool changed = !ReferenceEquals(now, left);
        left = now;
        return changed;
    }

    private static string Of(OwnConnection connection)
    {
        string port = connection.Port.ToString(CultureInfo.InvariantCulture);
        return connection.Address is { } address ? $"tcp port {port} and host {address.ToIPAddress()}" : $"tcp port {port}";
    }
}
