using System.Net;
using System.Net.Sockets;

namespace Earshot.Central.Tests.Support;

/// <summary>A TCP proxy on loopback, which can cut, stop, spoil and remember what goes through it.</summary>
internal sealed class Proxy : IDisposable
{
    private readonly TcpListener listener;
    private readonly IPEndPoint target;
    private readonly Lock gate = new();
    private readonly List<Socket> sockets = [];
    private readonly MemoryStream seen = new();
    private volatile bool isOpen = true;
    private volatile bool isSilent;
    private int spoil;

    /// <param name="target">Where it all goes.</param>
    /// <param name="address">Address of loopback to listen on.</param>
    /// <param name="port">Port to listen on; 0 for a free one.</param>
    public Proxy(IPEndPoint target, string address = "127.0.0.1", ushort port = 0)
    {
        this.target = target;
        listener = new TcpListener(IPAddress.Parse(address), port);
        listener.Start();
        _ = AcceptAsync();
    }

    public ushort Port => (ushort)((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Connections that came.</summary>
    public int Connections { get; private set; }

    /// <summary>Everything that went through, both ways.</summary>
    public byte[] Seen
    {
        get
        {
            lock (gate)
            {
                return seen.ToArray();
            }
        }
    }

    /// <summary>Ends all connections; while it is not open, new ones end at once.</summary>
    public void Cut(bool reopen)
    {
        isOpen = reopen;
        lock (gate)
        {
            sockets.ForEach(socket => socket.Close(0));
            sockets.Clear();
        }
    }

    public void Open() => isOpen = true;

    /// <summary>What comes is thrown away from now on, and nobody is told: a half-open connection.</summary>
    public void FallSilent() => isSilent = true;

    /// <summary>New connections are served again.</summary>
    public void Speak() => isSilent = false;

    /// <summary>One byte of the next data to the target is changed.</summary>
    public void SpoilNext() => Interlocked.Exchange(ref spoil, 1);

    public void Dispose()
    {
        listener.Dispose();
        Cut(reopen: false);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            Connections++;
            if (!isOpen)
            {
                client.Close(0);
                continue;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        lock (gate)
        {
            sockets.AddRange([client, server]);
        }

        try
        {
            await server.ConnectAsync(target);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            client.Close(0);
            return;
        }

        await Task.WhenAll(PumpAsync(client, server, isUp: true), PumpAsync(server, client, isUp: false));
    }

    private async Task PumpAsync(Socket from, Socket to, bool isUp)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var length)
            {
                lock (gate)
                {
                    seen.Write(buffer, 0, length);
                }

                if (isUp && Interlocked.Exchange(ref spoil, 0) == 1)
                {
                    buffer[length / 2] ^= 0x55;
                }

                for (int sent = 0; !isSilent && sent < length;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, length - sent));
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            from.Close(0);
            to.Close(0);
        }
    }
}
