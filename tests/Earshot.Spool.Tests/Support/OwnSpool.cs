using Earshot.Sdk.Capture;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;
using Earshot.Sdk.Testing;

namespace Earshot.Spool.Tests.Support;

/// <summary>A spool in a folder of a test's own, fed directly.</summary>
internal sealed class OwnSpool(SpoolConfig config) : IDisposable
{
    private static readonly HostAddress Sender = HostAddress.FromIPv4([192, 0, 2, 1]);
    private static readonly HostAddress Receiver = HostAddress.FromIPv4([192, 0, 2, 2]);

    private readonly TestPluginContext context = new();

    public string Path => context.DataDirectory;

    public IReadOnlyList<string> Messages => context.Messages;

    public SpoolConfig Config => config;

    public static IPacketSpool Open(SpoolConfig config, IPluginContext context) => ((IPacketSpoolPlugin)new SpoolPlugin()).Open(config, context, null);

    public IPacketSpool Open() => Open(config, context);

    public ISpoolReader OpenReader() => ((IPacketSpoolPlugin)new SpoolPlugin()).OpenReader(config, context, null);

    /// <summary>The numbers of the packets that are there.</summary>
    public List<long> Numbers(SpoolKind kind = SpoolKind.Rtp) => Numbers(new SpoolSelection(kind, new Timestamp(0), Timestamp.MaxValue));

    /// <summary>The numbers of the packets that a selection wants.</summary>
    public List<long> Numbers(SpoolSelection selection) => [.. OpenReader().Read([selection]).Select(packet => packet.Number)];

    /// <summary>The numbers of the packets of one stream.</summary>
    public List<long> NumbersOf(int stream) =>
        Numbers(new SpoolSelection(SpoolKind.Rtp, new Timestamp(0), Timestamp.MaxValue) { Endpoint = new TransportAddress(Sender, PortOf(stream)) });

    /// <summary>Files with packets, by their names.</summary>
    public string[] Segments => [.. Directory.GetFiles(Path, "*.pcapng*", SearchOption.AllDirectories).Select(System.IO.Path.GetFileName).Order()!];

    /// <summary>Appends packets of one kind.</summary>
    /// <param name="spool">To this spool.</param>
    /// <param name="kind">RTP of one stream, or messages of one call.</param>
    /// <param name="first">Number of the first; its time is that many steps.</param>
    /// <param name="count">How many.</param>
    /// <param name="length">Bytes of each.</param>
    /// <param name="losses">What capture dropped so far.</param>
    /// <param name="missed">What the host dropped so far.</param>
    /// <param name="renumbered">More than <paramref name="first"/> in their numbers.</param>
    /// <param name="stream">Which stream, or which call.</param>
    /// <param name="step">Milliseconds from one to the next.</param>
    public static void Append(
        IPacketSpool spool, SpoolKind kind, long first, int count, int length, SourceStatistics losses = default, long missed = 0, long renumbered = 0,
        int stream = 0, int step = 1)
    {
        var frames = new Frame[count];
        var packets = new SpoolPacket[count];
        byte[] bytes = new byte[length * count];
        new Random((int)first).NextBytes(bytes);
        var flow = new Flow(Sender, Receiver, PortOf(stream), 5000, FlowProtocol.Udp);
        for (int i = 0; i < count; i++)
        {
            var time = new Timestamp((first + i) * step * 1_000_000L);
            frames[i] = new Frame(time, i * length, length, length, 0, LinkType.Ethernet);
            packets[i] = new SpoolPacket(~i, 54, first + i + renumbered, time, kind, flow, 7, kind == SpoolKind.Signalling ? 0 : -1);
        }

        spool.Append(new SpoolBatch
        {
            Packets = packets,
            CopiedFrames = frames,
            CopiedBytes = bytes,
            CallIds = [stream == 0 ? "call@example.net" : $"call-{stream}@example.net"],
            Source = "test0",
            Losses = losses,
            Missed = missed,
        });
    }

    private static ushort PortOf(int stream) => (ushort)(4000 + (2 * stream));

    public void Dispose() => context.Dispose();
}
