using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.Sdk.Testing;

/// <summary>Call records for tests, made by number so that every test sees the same ones.</summary>
public static class SampleCalls
{
    /// <summary>2026-11-23T12:00:00.000000Z, when call 0 starts.</summary>
    public static readonly Timestamp Noon = Timestamp.Parse("2026-11-23T12:00:00.000000Z");

    /// <summary>An answered call with every field set and one stream, which starts <paramref name="number"/> seconds after noon.</summary>
    public static CallRecord Answered(int number) => Answered($"call-{number}@sample", Noon.AddSeconds(number));

    /// <summary>An answered call with every field set and one stream.</summary>
    public static CallRecord Answered(string callId, Timestamp start, string? sensor = "sensor-1")
    {
        TransportAddress caller = TransportAddress.Parse("192.0.2.1:5060");
        TransportAddress callee = TransportAddress.Parse("[2001:db8::2]:5080");
        IReadOnlyList<IReadOnlyList<TunnelLayer>> tunnels =
            [[new TunnelLayer("vxlan", "198.51.100.1", "198.51.100.2", new Dictionary<string, long> { ["vni"] = 4096 })]];
        return new CallRecord
        {
            Id = RecordId.Of(sensor, callId, start),
            CallId = callId,
            Sensor = sensor,
            Caller = "1001",
            Callee = "2002",
            CallerDomain = "caller.example",
            CalleeDomain = "callee.example",
            UserAgentCaller = "Phone A/1.0",
            UserAgentCallee = "Phone B/2.0",
            Source = caller,
            Destination = callee,
            Hops = [TransportAddress.Parse("203.0.113.9:5060")],
            Start = start,
            Ringing = start.AddSeconds(1),
            Answered = start.AddSeconds(3),
            End = start.AddSeconds(63.25),
            PddMs = 1000.5,
            State = CallState.Answered,
            StatusCode = 200,
            ReasonPhrase = "OK",
            HangupBy = CallParty.Callee,
            EndReason = EndReason.Bye,
            SipMessages = 9,
            SipCopies = 1,
            Retransmissions = 2,
            Mos = 4.109,
            Tunnels = tunnels,
            CaptureLoss = new CaptureLoss(12.5, 3, new Dictionary<string, long> { ["kernel"] = 3 }),
            Streams = [Stream(callId, start.AddSeconds(3), tunnels)],
        };
    }

    /// <summary>A call to a busy callee: no times, no streams, most fields unknown.</summary>
    public static CallRecord Busy(int number)
    {
        Timestamp start = Noon.AddSeconds(number);
        string callId = $"busy-{number}@sample";
        return new CallRecord
        {
            Id = RecordId.Of(null, callId, start),
            CallId = callId,
            Caller = "3003",
            Callee = "4004",
            Source = TransportAddress.Parse("192.0.2.3:5060"),
            Destination = TransportAddress.Parse("192.0.2.4:5060"),
            Start = start,
            End = start.AddSeconds(0.1),
            State = CallState.Busy,
            StatusCode = 486,
            ReasonPhrase = "Busy Here",
            EndReason = EndReason.Rejected,
            SipMessages = 3,
        };
    }

    /// <summary>A PCMA stream of 60 seconds with loss and RTCP.</summary>
    /// <param name="callId">Call-ID of its call, or null when it belongs to none.</param>
    /// <param name="start">Its first packet.</param>
    /// <param name="tunnels">The chains of tunnels it came through.</param>
    public static StreamRecord Stream(string? callId, Timestamp start, IReadOnlyList<IReadOnlyList<TunnelLayer>>? tunnels = null) => new()
    {
        CallId = callId,
        Direction = callId is null ? MediaDirection.Unknown : MediaDirection.ToCallee,
        Source = TransportAddress.Parse("192.0.2.1:40000"),
        Destination = TransportAddress.Parse("[2001:db8::2]:40002"),
        Ssrc = 0x0badcafe,
        Kind = MediaKind.Audio,
        Codec = "PCMA",
        PayloadType = 8,
        ClockRate = 8000,
        PtimeMs = 20,
        Start = start,
        End = start.AddSeconds(60),
        Packets = 2990,
        Duplicates = 1,
        Expected = 3000,
        Lost = 11,
        LostInCaptureMax = 2,
        OutOfOrder = 4,
        Restarts = 1,
        JitterMeanMs = 0.12998, // printed as 0.130
        JitterMaxMs = 2.0625,
        MaxDeltaMs = 61.7,
        BurstRatio = 1.25,
        RFactor = 82.5,
        Mos = 4.109,
        MosNetworkMax = 4.2,
        Shared = false,
        PayloadTypes = [new PayloadTypeCount(8, "PCMA", 2980), new PayloadTypeCount(101, "telephone-event", 10)],
        Rtcp = new RtcpRecord { SenderReports = 12, ReportBlocks = 11, CumulativeLost = 9, FractionLostMaxPercent = 0.39, JitterMaxMs = 1.5 },
        Tunnels = tunnels ?? [],
    };
}
