using Earshot.Host.Pipeline;
using Earshot.Host.Pipeline.Reassembly;
using Earshot.Host.Pipeline.Stages;
using Earshot.Host.Pipeline.Streams;
using Earshot.Host.Pipeline.Walk;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Testing;
using Earshot.Tls;
using Earshot.Tls.Keys;
using Earshot.WebSocket;

namespace Earshot.Streams.Tests.Support;

/// <summary>One TCP connection into the host's stream layers, with both decoders, and what comes out of them.</summary>
internal sealed class Wire : IDisposable
{
    private const uint InitialSequence = 1000;

    private readonly TestPluginContext context = new();
    private readonly PluginGuard guard;
    private readonly StreamDecoders decoders;
    private readonly TcpReassembler tcp;
    private readonly StreamMemory memory = new();
    private readonly uint[] next = [InitialSequence + 1, InitialSequence + 1];
    private readonly Flow flow;

    /// <param name="keys">Lines of a key log.</param>
    /// <param name="serverPort">5060 is claimed by signalling.</param>
    /// <param name="file">A key log file.</param>
    public Wire(string keys = "", ushort serverPort = 5061, KeyLogFile? file = null)
    {
        flow = new Flow(HostAddress.FromIPv4([10, 0, 0, 1]), HostAddress.FromIPv4([10, 0, 0, 2]), 40000, serverPort, FlowProtocol.Tcp);
        guard = new PluginGuard(context);
        var log = new KeyLog(1000, file);
        log.Add(System.Text.Encoding.ASCII.GetBytes(keys));
        decoders = new StreamDecoders(
            [new GuardedStreamDecoder(new TlsDecoder(log), guard), new GuardedStreamDecoder(new WebSocketDecoder(64 * 1024), guard)]);
        var signalling = new SignallingAnalyzers(null!, null!, null!, null!, wantsDialogs: false);
        signalling.Add(_ => Received, guard);
        var routes = new PayloadRoutes([new PayloadClaims { FirstBytes = [((byte)'A', (byte)'Z')], TcpPorts = [5060] }], null);
        tcp = new TcpReassembler(new StreamLayers(routes, signalling, decoders, memory), memory, maxConnections: 100, maxBytes: 10_000_000);
    }

    /// <summary>What signalling got.</summary>
    public RecordingAnalyzer Received { get; } = new();

    /// <summary>Exceptions of decoders and analyzer: none, whatever the bytes.</summary>
    public int Faults => guard.Faults;

    /// <summary>Bytes that connections hold.</summary>
    public long Held => memory.Used;

    /// <summary>The counters that are not 0.</summary>
    public IReadOnlyDictionary<string, long> Counters
    {
        get
        {
            var summary = new Summary();
            decoders.Summarize(summary);
            return summary.Lines().Where(line => line.Name != "defects" && line.Value != "0").ToDictionary(l => l.Name, l => long.Parse(l.Value))
                .Concat(summary.Map("defects").Select(entry => entry)).ToDictionary();
        }
    }

    /// <summary>Both directions begin with their SYN.</summary>
    public Wire Connect()
    {
        tcp.OnSegment(FlowOf(false), new TcpHeader(InitialSequence, 0, TcpFlags.Syn), 0, [], 0, At(0));
        tcp.OnSegment(FlowOf(true), new TcpHeader(InitialSequence, 0, TcpFlags.Syn), 0, [], 0, At(0));
        return this;
    }

    /// <summary>The next segment of a direction.</summary>
    public void Send(bool fromServer, ReadOnlySpan<byte> data, int second = 0)
    {
        tcp.OnSegment(FlowOf(fromServer), new TcpHeader(next[fromServer ? 1 : 0], 0, TcpFlags.Ack), 0, data, 0, At(second));
        Lose(fromServer, data.Length);
    }

    /// <summary>The next bytes of a direction are not captured.</summary>
    public void Lose(bool fromServer, int bytes) => next[fromServer ? 1 : 0] += (uint)bytes;

    /// <summary>Segments that wait for lost ones go on.</summary>
    public void End() => tcp.OnEnd();

    /// <summary>Both directions are reset.</summary>
    public void Reset()
    {
        tcp.OnSegment(FlowOf(false), new TcpHeader(0, 0, TcpFlags.Rst), 0, [], 0, At(0));
        tcp.OnSegment(FlowOf(true), new TcpHeader(0, 0, TcpFlags.Rst), 0, [], 0, At(0));
    }

    public void Dispose() => context.Dispose();

    private Flow FlowOf(bool fromServer) => fromServer ? flow.Reversed : flow;

    private static SegmentMoment At(int second) => new(new Timestamp(second * Timestamp.NanosecondsPerSecond), 1);
}
