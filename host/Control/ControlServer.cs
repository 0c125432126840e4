using System.Net.Sockets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Transport;

namespace Earshot.Host.Control;

/// <summary>
/// The running sensor's end of the control socket, see <see cref="ControlProtocol"/>. The store is asked by several threads at
/// once.
/// </summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private const int MaxClients = 8;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly string path;
    private readonly ICallStore store;
    private readonly Action settle;
    private readonly RemoteRequests remote;
    private readonly Func<IReadOnlyList<LiveCall>> liveCalls;
    private readonly Socket listener;
    private readonly SemaphoreSlim places = new(MaxClients);
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;

    /// <param name="path">Where it listens.</param>
    /// <param name="store">The calls that are over.</param>
    /// <param name="settle">Called before it is asked: has calls that are on their way to it come there.</param>
    /// <param name="liveCalls">Asks for those that are not.</param>
    /// <param name="receivers">What took remote sensors in.</param>
    /// <exception cref="PluginException">Another sensor listens there, or the socket cannot be made.</exception>
    public ControlServer(string path, ICallStore store, Action settle, Func<IReadOnlyList<LiveCall>> liveCalls, IReadOnlyList<IReceiver> receivers)
    {
        this.path = path;
        this.store = store;
        this.settle = settle;
        this.liveCalls = liveCalls;
        remote = new RemoteRequests(receivers);
        listener = Listen(path);
        accepting = AcceptAsync();
    }

    /// <summary>Ends every connection and removes the socket.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        File.Delete(path);
        await accepting;
        // Whoever holds all places knows that no client is served any more.
        for (int i = 0; i < MaxClients; i++)
        {
            await places.WaitAsync();
        }

        places.Dispose();
        stop.Dispose();
    }

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            RemoveStale(path);
            socket.Bind(ControlProtocol.EndPoint(path));
            // Before Listen nobody can connect, so the socket is never open to others, whatever the umask.
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            socket.Listen();
            return socket;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
        {
            socket.Dispose();
            throw new PluginException($"cannot make the control socket {path}: {e.Message}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A sensor that was killed leaves its socket; one that lives answers on it.
    private static void RemoveStale(string path)
    {
        using ControlClient? other = ControlClient.TryConnect(path);
        if (other is not null)
        {
            throw new PluginException($"another sensor is running: it answers on the control socket {path}");
        }

        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            File.OpenRead(path).Dispose();
        }
        catch (IOException)
        {
            // open(2) takes no socket: ENXIO.
            File.Delete(path);
            return;
        }

        throw new PluginException($"cannot make the control socket {path}: a file is there that is no socket");
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                // Clients beyond the limit wait in the kernel's backlog.
                await places.WaitAsync(stop.Token);
                if (await TryAcceptAsync() is { } client)
                {
                    _ = Task.Run(() => ServeAsync(client));
                }
                else
                {
                    places.Release();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task<Socket?> TryAcceptAsync()
    {
        try
        {
            return await listener.AcceptAsync(stop.Token);
        }
        catch (SocketException)
        {
            // A client that left already, or no file descriptor to spare: the next try may fare better, but not at once.
            await Task.Delay(RetryDelay, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return null;
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            await new ControlSession(client, store, settle, liveCalls, remote).RunAsync(stop.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The client went away, was too slow, or the server stops: nobody is left to be told.
        }
        finally
        {
            client.Dispose();
            places.Release();
        }
    }
}
