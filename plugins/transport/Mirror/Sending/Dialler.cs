using System.Net;
using System.Net.Sockets;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;

namespace Earshot.Mirror.Sending;

/// <summary>Connects to the receiver, whose name is looked up each time.</summary>
internal sealed class Dialler(string host, ushort port, OwnConnections ownConnections, TimeSpan patience)
{
    /// <summary>Tries every address in turn.</summary>
    /// <exception cref="SocketException">None answers, or the name is unknown.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public Socket Connect(CancellationToken stop)
    {
        SocketException? failure = null;
        foreach (IPAddress address in Resolve(stop))
        {
            // Before the first packet goes there: it must not be captured.
            ownConnections.Add(new OwnConnection(HostAddress.From(address), port));
            try
            {
                return Connect(new IPEndPoint(address, port), stop);
            }
            catch (SocketException e)
            {
                failure = e;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    private IPAddress[] Resolve(CancellationToken stop) =>
        IPAddress.TryParse(host, out IPAddress? address) ? [address] : Dns.GetHostAddressesAsync(host, stop).GetAwaiter().GetResult();

    private Socket Connect(IPEndPoint endpoint, CancellationToken stop)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        try
        {
            // An asynchronous connect would leave a socket whose every write is waited for by a thread pool: a tenth of a sender's work.
            using (limit.Token.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), socket))
            {
                socket.Connect(endpoint);
            }

            if (!limit.IsCancellationRequested)
            {
                return socket;
            }
        }
        catch (Exception e) when (limit.IsCancellationRequested && e is SocketException or ObjectDisposedException)
        {
            // Told below.
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }

        socket.Dispose();
        stop.ThrowIfCancellationRequested();
        throw new SocketException((int)SocketError.TimedOut);
    }
}
