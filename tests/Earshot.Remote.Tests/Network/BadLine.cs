using System.Collections.Concurrent;
using System.Diagnostics;
using Earshot.Live.Tests.Capturing;

namespace Earshot.Remote.Tests.Network;

/// <summary>
/// A line between two hosts that holds every packet up for half of a round trip, and loses some on the sensor's way. The kernels of hosts think that it is a
/// network card (TUN); few kernels have netem, which does the same.
/// </summary>
internal sealed class BadLine : IDisposable
{
    private static int made;

    private readonly string prefix = $"e{Environment.ProcessId}-{Interlocked.Increment(ref made)}";
    private readonly TimeSpan oneWay;
    private readonly TunDevice centre;
    private readonly TunDevice sensor;
    private long lost;

    public BadLine(int roundTripMs, double lossPercent)
    {
        oneWay = TimeSpan.FromMilliseconds(roundTripMs / 2.0);
        centre = new TunDevice(CentreEnd);
        sensor = new TunDevice(SensorEnd);
        Carry(centre, sensor, losing: 0);
        Carry(sensor, centre, losing: lossPercent / 100);
    }

    /// <summary>Name of the interface that is to become the centre's.</summary>
    public string CentreEnd => prefix + "c";

    /// <summary>Name of the interface that is to become the sensor's.</summary>
    public string SensorEnd => prefix + "s";

    /// <summary>Packets that did not arrive.</summary>
    public long Lost => Interlocked.Read(ref lost);

    /// <summary>The interfaces are gone, or go now.</summary>
    public void Dispose()
    {
        centre.Dispose();
        sensor.Dispose();
    }

    private void Carry(TunDevice from, TunDevice to, double losing)
    {
        var onTheWay = new BlockingCollection<(long Due, byte[] Packet)>();
        var luck = new Random(1);
        Start(() =>
        {
            byte[] buffer = new byte[1 << 16];
            while (from.Receive(buffer) is > 0 and int length)
            {
                if (luck.NextDouble() < losing)
                {
                    Interlocked.Increment(ref lost);
                }
                else
                {
                    onTheWay.Add((Stopwatch.GetTimestamp() + (long)(oneWay.TotalSeconds * Stopwatch.Frequency), buffer[..length]));
                }
            }
        });
        Start(() =>
        {
            foreach ((long due, byte[] packet) in onTheWay.GetConsumingEnumerable())
            {
                if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } left)
                {
                    Thread.Sleep(left);
                }

                to.Send(packet);
            }
        });
    }

    private static void Start(Action work) => new Thread(() =>
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The interface is gone, or not up.
        }
    }) { IsBackground = true }.Start();
}
