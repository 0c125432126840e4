using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Earshot.Mirror.Tests.Support;

/// <summary>A link between sender and receiver that can be slow, cut, or spoil what it carries.</summary>
internal sealed class TcpProxy : IDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Lock gate = new();
    private readonly List<Socket> sockets = [];
    private readonly TimeSpan oneWay;
    private volatile bool isUp = true;
    private long upstream;

    /// <param name="target">The receiver's port on this machine.</param>
    /// <param name="oneWay">How long a byte takes.</param>
    public TcpProxy(int target, TimeSpan oneWay = default)
    {
        Target = target;
        this.oneWay = oneWay;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Port = (ushort)((IPEndPoint)listener.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    public ushort Port { get; }

    /// <summary>The receiver's port; of connections to come.</summary>
    public int Target { get; set; }

    /// <summary>Connections that were made.</summary>
    public int Connections { get; private set; }

    /// <summary>Bytes from senders so far, of all connections.</summary>
    public long Upstream => Interlocked.Read(ref upstream);

    /// <summary>Is shown each piece from a sender with the number of bytes before it, and may spoil it.</summary>
    public Action<long, Memory<byte>>? Spoil { get; set; }

    /// <summary>Takes the connections down once so many bytes went up in all.</summary>
    public long? CutAfter { get; set; }

    /// <summary>The number of answers ("block_ok") that are not carried.</summary>
    public int SwallowedAnswers { get; set; }

    /// <summary>Takes all connections down and refuses new ones.</summary>
    public void Cut()
    {
        isUp = false;
        Drop();
    }

    /// <summary>Carries again.</summary>
    public void Restore() => isUp = true;

    /// <summary>Takes all connections down.</summary>
    public void Drop()
    {
        lock (gate)
        {
            sockets.ForEach(socket => socket.Dispose());
            sockets.Clear();
        }
    }

    public void Dispose()
    {
        Cut();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket near = await listener.AcceptAsync();
                if (!isUp)
                {
                    near.Dispose();
                    continue;
                }

                Connections++;
                _ = CarryAsync(near);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task CarryAsync(Socket near)
    {
        var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        lock (gate)
        {
            sockets.Add(near);
            sockets.Add(far);
        }

        try
        {
            await far.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Target));
            await Task.WhenAll(PumpAsync(near, far, isUpstream: true), PumpAsync(far, near, isUpstream: false));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side is gone, or the link was cut: the other side learns it.
        }

        near.Dispose();
        far.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to, bool isUpstream)
    {
        // Bounded, so that a slow receiver holds the sender up as without us; wide enough for what is on its way.
        var onTheWay = Channel.CreateBounded<(byte[] Bytes, long Due)>(1024);
        Task writing = WriteAsync(onTheWay.Reader, to);
        byte[] buffer = new byte[64 * 1024];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, SocketFlags.None)) > 0)
            {
                Memory<byte> piece = buffer.AsMemory(0, count);
                if (isUpstream)
                {
                    piece = Inspect(piece);
                }
                else if (SwallowedAnswers > 0 && piece.Span.SequenceEqual("block_ok"u8))
                {
                    SwallowedAnswers--;
                    continue;
                }

                await onTheWay.Writer.WriteAsync((piece.ToArray(), Stopwatch.GetTimestamp() + (long)(oneWay.TotalSeconds * Stopwatch.Frequency)));
                if (piece.Length < count)
                {
                    await writing.WaitAsync(TimeSpan.FromMilliseconds(200)).ContinueWith(_ => { }, TaskScheduler.Default);
                    Drop();
                    return;
                }
            }
        }
        finally
        {
            onTheWay.Writer.Complete();
        }

        await writing;
        to.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Spoils a piece, and shortens it to where the link is cut.</summary>
    private Memory<byte> Inspect(Memory<byte> piece)
    {
        long before = Interlocked.Add(ref upstream, piece.Length) - piece.Length;
        Spoil?.Invoke(before, piece);
        if (CutAfter is { } limit && before + piece.Length > limit)
        {
            CutAfter = null;
            return piece[..(int)Math.Max(0, limit - before)];
        }

        return piece;
    }

    private static async Task WriteAsync(ChannelReader<(byte[] Bytes, long Due)> onTheWay, Socket to)
    {
        await foreach ((byte[] bytes, long due) in onTheWay.ReadAllAsync())
        {
            TimeSpan left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left);
            }

            for (int sent = 0; sent < bytes.Length;)
            {
                sent += await to.SendAsync(bytes.AsMemory(sent), SocketFlags.None);
            }
        }
    }
}
