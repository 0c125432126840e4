using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.Spool.Tests.Support;

/// <summary>A spool in a folder of a test's own, fed directly.</summary>
internal sealed class OwnSpool(SpoolConfig config) : IDisposable
{
    private static readonly Flow Media = new(
        HostAddress.FromIPv4([192, 0, 2, 1]), HostAddress.FromIPv4([192, 0, 2, 2]), 4000, 5000, FlowProtocol.Udp);

    private readonly TestPluginContext context = new();

    public string Path => context.DataDirectory;

    public IReadOnlyList<string> Messages => context.Messages;

    public SpoolConfig Config => config;

    public static IPacketSpool Open(SpoolConfig config, IPluginContext context) => ((IPacketSpoolPlugin)new SpoolPlugin()).Open(config, context, null);

    public IPacketSpool Open() => Open(config, context);

    public ISpoolReader OpenReader() => ((IPacketSpoolPlugin)new SpoolPlugin()).OpenReader(config, context, null);

    /// <summary>The numbers of the packets that are there.</summary>
    public List<long> Numbers(SpoolKind kind = SpoolKind.Rtp) =>
        [.. OpenReader().Read([new SpoolSelection(kind, new Timestamp(0), Timestamp.MaxValue)]).Select(packet => packet.Number)];

    /// <summary>Files with packets, by their names.</summary>
    public string[] Segments => [.. Directory.GetFiles(Path, "*.pcapng*", SearchOption.AllDirectories).Select(System.IO.Path.GetFileName).Order()!];

    /// <summary>Appends packets of one kind.</summary>
    /// <param name="spool">To this spool.</param>
    /// <param name="kind">RTP of one stream, or messages of one call.</param>
    /// <param name="first">Number of the first, whose time it is in milliseconds too.</param>
    /// <param name="count">How many.</param>
    /// <param name="length">Bytes of each.</param>
    /// <param name="losses">What capture dropped so far.</param>
    /// <param name="missed">What the host dropped so far.</param>
    /// <param name="renumbered">More than <paramref name="first"/> in their numbers.</param>
    public static void Append(
        IPacketSpool spool, SpoolKind kind, long first, int count, int length, SourceStatistics losses = default, long missed = 0, long renumbered = 0)
    {
        var frames = new Frame[count];
        var packets = new SpoolPacket[count];
        byte[] bytes = new byte[length * count];
        new Random((int)first).NextBytes(bytes);
        for (int i = 0; i < count; i++)
        {
            var time = new Timestamp((first + i) * 1_000_000);
            frames[i] = new Frame(time, i * length, length, length, 0, LinkType.Ethernet);
            packets[i] = new SpoolPacket(~i, 54, first + i + renumbered, time, kind, Media, 7, kind == SpoolKind.Signalling ? 0 : -1);
        }

        spool.Append(new SpoolBatch
        {
            Packets = packets,
            CopiedFrames = frames,
            CopiedBytes = bytes,
            CallIds = ["call@example.net"],
            Source = "test0",
            Losses = losses,
            Missed = missed,
        });
    }

    public void Dispose() => context.Dispose();
}
