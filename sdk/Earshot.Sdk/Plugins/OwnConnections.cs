using System.Net;
using Earshot.Sdk.Packets;

namespace Earshot.Sdk.Plugins;

/// <summary>
/// The TCP endpoints that a sensor itself talks to: what it sends there is left out of what it captures, or a sender would
/// capture its own stream. One for all plugins of a sensor. Any thread.
/// </summary>
public sealed class OwnConnections
{
    private readonly Lock gate = new();
    private IReadOnlyList<OwnConnection> all = [];

    /// <summary>All endpoints that are to be left out. A new list when one was added: compare references to notice.</summary>
    public IReadOnlyList<OwnConnection> All
    {
        get
        {
            lock (gate)
            {
                return all;
            }
        }
    }

    /// <summary>
    /// As <see cref="Add"/>, where the host is an address: then nothing of the first connection is captured either. A name is added when it
    /// has been looked up.
    /// </summary>
    public void AddIfAddress(string host, ushort port)
    {
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            Add(new OwnConnection(HostAddress.From(address), port));
        }
    }

    /// <summary>Leaves connections with an endpoint out; again is once.</summary>
    public void Add(OwnConnection connection)
    {
        lock (gate)
        {
            if (!all.Contains(connection))
            {
                all = [.. all, connection];
            }
        }
    }
}

/// <summary>A TCP endpoint of the sensor's own connections.</summary>
/// <param name="Address">The other end's address; null for a port that the sensor itself listens on.</param>
/// <param name="Port">The other end's TCP port, or the sensor's own.</param>
public readonly record struct OwnConnection(HostAddress? Address, ushort Port);
