using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;

namespace Earshot.Streams.Tests.Support;

/// <summary>Keeps what it is given as text, by direction.</summary>
internal sealed class RecordingAnalyzer : ISignallingAnalyzer
{
    private readonly StringBuilder client = new();
    private readonly StringBuilder server = new();

    /// <summary>The streams: all that the client sent, all that the server sent.</summary>
    public string Client => client.ToString();

    public string Server => server.ToString();

    /// <summary>The datagrams, each with who sent it: "client: ...".</summary>
    public List<string> Messages { get; } = [];

    /// <summary>The transports that were named.</summary>
    public HashSet<SignallingTransport> Transports { get; } = [];

    public Timestamp? EarliestOpenCall => null;

    public bool Recognizes(ReadOnlySpan<byte> payload) => payload.StartsWith("INVITE"u8) || payload.StartsWith("SIP/2.0"u8);

    public bool OnDatagram(in SignallingPacket packet)
    {
        Transports.Add(packet.Transport);
        Messages.Add($"{(packet.Flow.SourcePort == 40000 ? "client" : "server")}: {Encoding.ASCII.GetString(packet.Payload)}");
        return true;
    }

    public int OnStream(in SignallingPacket data)
    {
        Transports.Add(data.Transport);
        (data.Flow.SourcePort == 40000 ? client : server).Append(Encoding.ASCII.GetString(data.Payload));
        return data.Payload.Length;
    }

    public void OnTick(Timestamp now)
    {
    }

    public void OnMedia(ulong call, Timestamp last)
    {
    }

    public void OnEnd(Timestamp now)
    {
    }

    public void Summarize(ISummary summary)
    {
    }
}
