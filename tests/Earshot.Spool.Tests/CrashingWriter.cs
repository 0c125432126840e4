using System.Diagnostics;
using System.Globalization;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;
using Earshot.Spool.Tests.Support;

namespace Earshot.Spool.Tests;

/// <summary>
/// The process that <see cref="CrashTests"/> kill: appends packets and, whenever the flush interval is over, writes to standard
/// output up to which number they must be there.
/// </summary>
internal static class CrashingWriter
{
    public const int FlushMilliseconds = 10;

    public static void Main(string[] arguments)
    {
        using var context = new TestPluginContext();
        var config = new SpoolConfig
        {
            Directory = arguments[0],
            Compress = bool.Parse(arguments[2]),
            Rtp = RtpContent.Full,
            FlushMs = FlushMilliseconds,
            MinFree = 0,
        };
        using IPacketSpool spool = OwnSpool.Open(config, context);
        long next = long.Parse(arguments[1], CultureInfo.InvariantCulture);
        while (true)
        {
            // Packets wait since the first of them at the latest: the interval is counted from when it was taken.
            Append(spool, ref next);
            long began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began).TotalMilliseconds < FlushMilliseconds)
            {
                Append(spool, ref next);
                Thread.Sleep(TimeSpan.FromMilliseconds(1));
            }

            spool.Tick();
            Console.Out.WriteLine(next);
        }
    }

    /// <summary>50 packets are 50 ms of packet time, so that minutes pass.</summary>
    private static void Append(IPacketSpool spool, ref long next)
    {
        OwnSpool.Append(spool, SpoolKind.Rtp, next, 50, 200);
        OwnSpool.Append(spool, SpoolKind.Signalling, next, 1, 600);
        next += 50;
    }
}
