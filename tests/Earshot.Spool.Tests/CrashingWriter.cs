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

    /// <summary>Packets are appended in groups of so many, one stream after the other.</summary>
    public const int Group = 10;

    public const int Streams = 150;

    private const int GroupsAtOnce = 4;

    /// <summary>
    /// Milliseconds of packet time from one packet to the next: 120 groups are a minute, so that segments are begun and ended all the time, and the chains of each are
    /// written more than once.
    /// </summary>
    private const int Step = 50;

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
            // Those taken before the interval began have waited for all of it; of later ones a new minute may have written some.
            Append(spool, ref next);
            long taken = next;
            long began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began).TotalMilliseconds < FlushMilliseconds)
            {
                Append(spool, ref next);
                Thread.Sleep(TimeSpan.FromMilliseconds(1));
            }

            spool.Tick();
            Console.Out.WriteLine(taken);
        }
    }

    /// <summary>Which stream a packet is of.</summary>
    public static int StreamOf(long number) => (int)(number / Group % Streams);

    private static void Append(IPacketSpool spool, ref long next)
    {
        for (int i = 0; i < GroupsAtOnce; i++)
        {
            OwnSpool.Append(spool, SpoolKind.Rtp, next, Group, 200, stream: StreamOf(next), step: Step);
            OwnSpool.Append(spool, SpoolKind.Signalling, next, 1, 600, stream: StreamOf(next), step: Step);
            next += Group;
        }
    }
}
