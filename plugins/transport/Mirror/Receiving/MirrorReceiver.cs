using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Transport;

namespace Earshot.Mirror.Receiving;

/// <summary>The centre's end: listens, and keeps the connections. Every sensor is a source of its own.</summary>
internal sealed class MirrorReceiver : IReceiver
{
    private const int Backlog = 512;

    private readonly MirrorConfig config;
    private readonly Socket listener;
    private readonly SensorRegistry registry;
    private readonly RefusalCounts refused = new();
    private readonly MemoryBudget connectionMemory;
    private readonly ReceivedBlockPool pool = new();
    private readonly TimeProvider clock;
    private readonly IPluginLog log;
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();

    private readonly Dictionary<SenderConnection, Task> connections = [];

    /// <summary>Those that have not delivered a block, oldest first.</summary>
    private readonly LinkedList<SenderConnection> unproven = [];
    private readonly Task accepting;
    private bool isDisposed;

    private MirrorReceiver(MirrorConfig config, Socket listener, ICentre centre, TimeProvider clock, IPluginLog log)
    {
        this.config = config;
        this.listener = listener;
        this.clock = clock;
        this.log = log;
        // Half for what comes in, half for what waits for the analysis.
        long half = config.MaxBufferMem * 1024L * 1024 / 2;
        connectionMemory = new MemoryBudget(half);
        registry = new SensorRegistry(config, centre, new MemoryBudget(half), clock, log);
        Port = (ushort)((IPEndPoint)listener.LocalEndPoint!).Port;
        Name = string.Create(CultureInfo.InvariantCulture, $"mirror on {listener.LocalEndPoint}");
        accepting = Task.Run(AcceptAsync);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Where it listens.</summary>
    public ushort Port { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SensorState> Sensors => registry.States;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> Refused => refused.All;

    /// <exception cref="PluginException">It cannot listen there.</exception>
    public static MirrorReceiver Open(MirrorConfig config, IPluginContext context, ICentre centre, TimeProvider clock)
    {
        var endpoint = new IPEndPoint(IPAddress.Parse(config.MirrorBindIp), config.MirrorBindPort);
        var listener = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endpoint.Address.Equals(IPAddress.IPv6Any))
            {
                listener.DualMode = true;
            }

            listener.Bind(endpoint);
            listener.Listen(Backlog);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new PluginException($"cannot listen on {endpoint}: {e.Message}", e);
        }

        var receiver = new MirrorReceiver(config, listener, centre, clock, context.Log);
        context.OwnConnections.Add(new OwnConnection(null, receiver.Port));
        return receiver;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        stop.Cancel();
        listener.Dispose();
        accepting.GetAwaiter().GetResult();
        Task[] running;
        lock (gate)
        {
            running = [.. connections.Values];
            foreach (SenderConnection connection in connections.Keys)
            {
                connection.Close();
            }
        }

        Task.WaitAll(running);
        registry.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Take(await listener.AcceptAsync(stop.Token).ConfigureAwait(false));
            }
            catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
            catch (SocketException e)
            {
                // Too many open files, or a connection that was gone before it was taken.
                log.Warning($"cannot take a connection: {e.Message}");
                await Task.Delay(TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
            }
        }
    }

    private void Take(Socket socket)
    {
        SenderConnection connection;
        try
        {
            KeepAlive(socket);
            connection = new SenderConnection(
                socket, config, registry, new BlockStream(config.PacketbufferBlockMaxsize * 1024 * 10, connectionMemory, pool), refused, clock, log);
        }
        catch (SocketException)
        {
            socket.Dispose(); // gone already
            return;
        }

        lock (gate)
        {
            MakeRoom(connection.Address);
            unproven.AddLast(connection);
            connections.Add(connection, Task.Run(() => RunAsync(connection)));
        }
    }

    private async Task RunAsync(SenderConnection connection)
    {
        try
        {
            await connection.RunAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Nobody else would ever see it.
            log.Error($"{connection.Endpoint}: {e}");
        }

        lock (gate)
        {
            connections.Remove(connection);
            unproven.Remove(connection);
        }

        connection.Dispose();
    }

    /// <summary>
    /// Keeps connections few that have not shown to be a sender's. The oldest goes: a sender needs little time to show it.
    /// </summary>
    private void MakeRoom(IPAddress address)
    {
        for (LinkedListNode<SenderConnection>? node = unproven.First; node is not null;)
        {
            LinkedListNode<SenderConnection>? next = node.Next;
            if (node.Value.IsProven)
            {
                unproven.Remove(node);
            }

            node = next;
        }

        if (unproven.Where(other => other.Address.Equals(address)) is var near && near.Count() >= config.MaxNewConnectionsPerAddress)
        {
            Replace(near.First(), "too_many_of_one_address");
        }
        else if (unproven.Count >= config.MaxNewConnections)
        {
            Replace(unproven.First!.Value, "too_many_connections");
        }
    }

    private void Replace(SenderConnection oldest, string reason)
    {
        refused.Add(reason);
        unproven.Remove(oldest);
        oldest.Close();
    }

    /// <summary>A peer that has vanished is noticed after a minute.</summary>
    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }
}
