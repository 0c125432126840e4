using Earshot.Sdk.Packets;
using Earshot.Sdk.Storage;

namespace Earshot.Spool.Tests.Support;

/// <summary>
/// Calls that all talk at once, each between two addresses of its own: RTP both ways every 20 ms, RTCP on the next ports every second, a message every 5 s.
/// Only packets' numbers and lengths are meaningful.
/// </summary>
/// <param name="calls">How many calls.</param>
internal sealed class ManyCalls(int calls)
{
    private const int RtpLength = 214;
    private const int SipLength = 900;

    private readonly string[] callIds = [.. Enumerable.Range(0, calls).Select(CallId)];
    private readonly byte[] bytes = new byte[SipLength];
    private long number;

    /// <summary>What was appended, by call.</summary>
    public Dictionary<int, List<long>> Rtp { get; } = [];

    public Dictionary<int, List<long>> Rtcp { get; } = [];

    public Dictionary<int, List<long>> Sip { get; } = [];

    public static string CallId(int call) => $"call-{call}@example.net";

    public static TransportAddress Caller(int call) => new(HostAddress.FromIPv4([192, 0, (byte)(call >> 8), (byte)call]), (ushort)(4000 + (2 * (call % 7))));

    public static TransportAddress Callee(int call) => new(new HostAddress(0x2001_0db8_0000_0000, (ulong)call), 5000);

    public static TransportAddress Next(TransportAddress address) => address with { Port = (ushort)(address.Port + 1) };

    /// <summary>Appends 20 ms of all calls.</summary>
    /// <param name="spool">To this spool.</param>
    /// <param name="tick">Which 20 ms.</param>
    public void Append(IPacketSpool spool, int tick)
    {
        var packets = new List<SpoolPacket>();
        var frames = new List<Frame>();
        var time = new Timestamp(tick * 20_000_000L);
        for (int call = 0; call < calls; call++)
        {
            (TransportAddress caller, TransportAddress callee) = (Caller(call), Callee(call));
            Add(SpoolKind.Rtp, Rtp, call, caller, callee, 1);
            Add(SpoolKind.Rtp, Rtp, call, callee, caller, 2);
            if (tick % 50 == call % 50)
            {
                Add(SpoolKind.Rtcp, Rtcp, call, Next(caller), Next(callee), 1);
            }

            if (tick % 250 == call % 250)
            {
                Add(SpoolKind.Signalling, Sip, call, new(caller.Host, 5060), new(callee.Host, 5060), 0);
            }
        }

        spool.Append(new SpoolBatch { Packets = packets.ToArray(), CopiedFrames = frames.ToArray(), CopiedBytes = bytes, CallIds = callIds, Source = "test0" });

        void Add(SpoolKind kind, Dictionary<int, List<long>> kept, int call, TransportAddress source, TransportAddress destination, uint ssrc)
        {
            int length = kind == SpoolKind.Signalling ? SipLength : RtpLength;
            var flow = new Flow(source.Host, destination.Host, source.Port, destination.Port, FlowProtocol.Udp);
            packets.Add(new SpoolPacket(~frames.Count, 54, ++number, time, kind, flow, ssrc, kind == SpoolKind.Signalling ? call : -1));
            frames.Add(new Frame(time, 0, length, length, 0, LinkType.Ethernet));
            if (!kept.TryGetValue(call, out List<long>? numbers))
            {
                kept.Add(call, numbers = []);
            }

            numbers.Add(number);
        }
    }
}
