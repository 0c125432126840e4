using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Earshot.Bench.Central;

/// <summary>A link with a round trip of its own: what comes goes on half of it later, in each direction, and as much as comes.</summary>
internal static class Delay
{
    public static int Run(int port, int milliseconds)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
        TimeSpan oneWay = TimeSpan.FromMilliseconds(milliseconds / 2.0);
        while (true)
        {
            Socket near = listener.AcceptSocket();
            var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            far.Connect(IPAddress.Loopback, port);
            near.NoDelay = true;
            Pump(near, far, oneWay);
            Pump(far, near, oneWay);
        }
    }

    private static void Pump(Socket from, Socket to, TimeSpan oneWay)
    {
        var queue = Channel.CreateUnbounded<(long Due, byte[] Data)>();
        Task.Run(async () =>
        {
            byte[] buffer = new byte[256 * 1024];
            while (await from.ReceiveAsync(buffer) is > 0 and var length)
            {
                await queue.Writer.WriteAsync((Stopwatch.GetTimestamp() + (long)(oneWay.TotalSeconds * Stopwatch.Frequency), buffer[..length]));
            }

            queue.Writer.Complete();
        });
        Task.Run(async () =>
        {
            await foreach ((long due, byte[] data) in queue.Reader.ReadAllAsync())
            {
                TimeSpan left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
                if (left > TimeSpan.FromMilliseconds(1))
                {
                    await Task.Delay(left);
                }

                for (int sent = 0; sent < data.Length;)
                {
                    sent += await to.SendAsync(data.AsMemory(sent));
                }
            }

            to.Shutdown(SocketShutdown.Send);
        });
    }
}
