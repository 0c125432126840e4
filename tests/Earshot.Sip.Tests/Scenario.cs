using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Sip.Tests;

/// <summary>
/// Plays messages to an analyzer: parties have addresses by letter (A the caller, B the callee, P and Q proxies, ? one that
/// is not told), time is in seconds, and a tick comes with every new second, as the host sends it.
/// </summary>
internal sealed class Scenario
{
    public const string CallId = "call@example.com";

    public static readonly Timestamp Epoch = Timestamp.Parse("2026-01-01T00:00:00.000000Z");

    private readonly ISignallingAnalyzer analyzer;
    private double now;
    private long ticked = -1;

    public Scenario(SipConfig? config = null, bool wantsDialogs = true, Predicate<CallRecord>? keeps = null)
    {
        Sink = new RecordingSink { WantsDialogs = wantsDialogs, Keeps = keeps ?? (_ => true) };
        analyzer = new SipAnalyzer(config ?? new SipConfig(), Sink);
    }

    public RecordingSink Sink { get; }

    public ISignallingAnalyzer Analyzer => analyzer;

    public Counters Counters => Counters.Of(analyzer);

    /// <summary>The only call, its record closed.</summary>
    public CallRecord Call => Sink.Completed.Should().ContainSingle().Subject.Record;

    public static TransportAddress Address(char party) => TransportAddress.Parse(party switch
    {
        'A' => "192.0.2.1:5060",
        'B' => "192.0.2.2:5060",
        'C' => "192.0.2.3:5060",
        'P' => "198.51.100.1:5060",
        'Q' => "198.51.100.2:5060",
        '?' => "unknown",
        _ => throw new ArgumentOutOfRangeException(nameof(party)),
    });

    public static Flow FlowOf(string route, FlowProtocol protocol = FlowProtocol.Udp)
    {
        TransportAddress source = Address(route[0]);
        TransportAddress destination = Address(route[1]);
        return new Flow(source.Host, destination.Host, source.Port, destination.Port, protocol);
    }

    public static Timestamp At(double seconds) => new(Epoch.Nanoseconds + (long)Math.Round(seconds * 1e9));

    /// <summary>Lets time pass.</summary>
    public Scenario Until(double seconds)
    {
        for (long second = ticked + 1; second <= seconds; second++)
        {
            analyzer.OnTick(At(second));
            ticked = second;
        }

        now = seconds;
        return this;
    }

    /// <summary>Sends a message at a time over a route such as "AB".</summary>
    public Scenario Send(
        double seconds, string route, string message, int path = 0, SignallingTransport transport = SignallingTransport.Udp)
    {
        Until(seconds);
        analyzer.OnDatagram(new SignallingPacket
        {
            Payload = Encoding.Latin1.GetBytes(message),
            Flow = FlowOf(route),
            Timestamp = At(seconds),
            Path = path,
            Transport = transport,
        });
        return this;
    }

    public Scenario Media(double seconds)
    {
        analyzer.OnMedia(1, At(seconds));
        return this;
    }

    public Scenario End()
    {
        analyzer.OnEnd(At(now));
        return this;
    }
}
