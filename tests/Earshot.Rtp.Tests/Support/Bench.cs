using System.Buffers.Binary;
using Earshot.Sdk.Capture;
using Earshot.Sdk.Media;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

namespace Earshot.Rtp.Tests.Support;

/// <summary>An analyzer on the bench: packets in, reports out. Times are milliseconds after <see cref="Epoch"/>.</summary>
internal sealed class Bench
{
    public static readonly Timestamp Epoch = new(1_700_000_000L * Timestamp.NanosecondsPerSecond);

    public static readonly Flow ToCallee = FlowOf("192.0.2.1:4000", "198.51.100.2:6000");

    private readonly RtpAnalyzer analyzer;

    public Bench(RtpConfig? config = null) => analyzer = new RtpAnalyzer(config ?? new RtpConfig(), Sink);

    public RecordingSink Sink { get; } = new();

    public static Flow FlowOf(string source, string destination)
    {
        TransportAddress from = TransportAddress.Parse(source);
        TransportAddress to = TransportAddress.Parse(destination);
        return new Flow(from.Host, to.Host, from.Port, to.Port, FlowProtocol.Udp);
    }

    public static Timestamp At(double milliseconds) => new(Epoch.Nanoseconds + (long)Math.Round(milliseconds * 1e6));

    public static byte[] Rtp(int sequence, uint timestamp, byte payloadType = 8, uint ssrc = 0x1234, int payload = 20)
    {
        byte[] bytes = new byte[12 + payload];
        bytes[0] = 0x80;
        bytes[1] = payloadType;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)sequence);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), ssrc);
        return bytes;
    }

    /// <summary>One datagram.</summary>
    public void Send(double milliseconds, byte[] payload, Flow? flow = null, int path = 0, int missing = 0) =>
        Take([new Datagram(flow ?? ToCallee, At(milliseconds), payload, path, missing)]);

    /// <summary>A run of ordinary packets, 20 ms and 160 timestamp units apart.</summary>
    public void SendRun(double from, int count, int sequence = 100, byte payloadType = 8, uint ssrc = 0x1234, Flow? flow = null)
    {
        for (int i = 0; i < count; i++)
        {
            Send(from + (20 * i), Rtp(sequence + i, (uint)(160 * (sequence + i)), payloadType, ssrc), flow);
        }
    }

    /// <summary>Many datagrams as one batch.</summary>
    public void Take(IReadOnlyList<Datagram> datagrams)
    {
        byte[] bytes = new byte[datagrams.Sum(datagram => datagram.Payload.Length)];
        MediaPacket[] packets = new MediaPacket[datagrams.Count];
        int offset = 0;
        for (int i = 0; i < packets.Length; i++)
        {
            Datagram datagram = datagrams[i];
            datagram.Payload.CopyTo(bytes, offset);
            packets[i] = new MediaPacket(
                datagram.Flow, datagram.Time, offset, datagram.Payload.Length, datagram.Missing, datagram.Path);
            offset += datagram.Payload.Length;
        }

        Take(new MediaBatch(packets, bytes, default));
    }

    public void Take(in MediaBatch batch) => analyzer.OnPackets(batch);

    public void Expect(
        ulong call,
        string address,
        double milliseconds,
        MediaDirection direction = MediaDirection.ToCallee,
        MediaKind kind = MediaKind.Audio,
        MediaFormat[]? formats = null,
        MediaSecurity security = MediaSecurity.None)
    {
        TransportAddress at = TransportAddress.Parse(address);
        MediaExpectation expectation = new()
        {
            Call = call,
            CallId = $"call-{call}",
            Address = at,
            RtcpAddress = at with { Port = (ushort)(at.Port + 1) },
            Direction = direction,
            Kind = kind,
            Security = security,
            Formats = formats ?? [new MediaFormat(8, "PCMA", 8000), new MediaFormat(101, "telephone-event", 8000)],
        };
        analyzer.Expect(expectation, At(milliseconds));
    }

    public void Withdraw(ulong call, string address) => analyzer.Withdraw(call, TransportAddress.Parse(address));

    public void Complete(ulong call, double milliseconds) => analyzer.Complete(call, At(milliseconds));

    public void Gap(in CaptureGap gap) => analyzer.OnGap(gap);

    public void Tick(double milliseconds) => analyzer.OnTick(At(milliseconds));

    public bool Recognizes(ReadOnlySpan<byte> payload) => analyzer.Recognizes(payload);

    /// <summary>Ends the source, and gives the only stream of no call.</summary>
    public StreamRecord EndWithOne()
    {
        End();
        return Sink.Unowned.Should().ContainSingle().Subject;
    }

    public void End()
    {
        analyzer.OnEnd(At(0));
        analyzer.Summarize(Sink);
    }
}

/// <summary>A datagram to be measured.</summary>
internal sealed record Datagram(Flow Flow, Timestamp Time, byte[] Payload, int Path = 0, int Missing = 0);
