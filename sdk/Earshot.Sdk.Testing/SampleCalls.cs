using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Signalling;

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
            CallerName = "Alice A.",
            Identities = [new IdentityHeader("P-Asserted-Identity", null, "+4315551001", "caller.example")],
            Headers = new Dictionary<string, string> { ["X-Tenant"] = "7" },
            UserAgentCaller = "Phone A/1.0",
            UserAgentCallee = "Phone B/2.0",
            ContactCaller = "192.0.2.1:5060",
            ContactCallee = "[2001:db8::2]:5080",
            Transport = SignallingTransport.Udp,
            Source = caller,
            Destination = callee,
            Hops = [TransportAddress.Parse("203.0.113.9:5060")],
            Start = start,
            Ringing = start.AddSeconds(1),
            Answered = start.AddSeconds(3),
            End = start.AddSeconds(63.25),
            PddMs = 1000.5,
            PostByeDelayMs = 21.25,
            State = CallState.Answered,
            StatusCode = 200,
            ReasonPhrase = "OK",
            HangupBy = CallParty.Callee,
            EndReason = EndReason.Bye,
            Reasons = [new ReasonRecord("BYE", CallParty.Callee, "Q.850", 16, "Normal call clearing")],
            Challenges = 1,
            Branches = [new BranchRecord("tag-b", "2002@192.0.2.9", start.AddSeconds(1), 200)],
            Holds = [new HoldRecord(CallParty.Caller, start.AddSeconds(20), start.AddSeconds(25))],
            SessionTimer = new SessionTimerRecord(1800, CallParty.Caller, 2),
            Transfers =
            [
                new TransferRecord(start.AddSeconds(60), CallParty.Callee, "sip:5005@callee.example", "other@sample", 202, 200, "next@sample"),
            ],
            Legs = [new LegRecord("leg@sample", start.AddSeconds(0.5), LegReason.SessionId, "Session-ID ab30317f1a784dc48ff824d0d3715d86")],
            Dtmf = [new DtmfEvent { Time = start.AddSeconds(10), Key = "#", DurationMs = 120, By = CallParty.Caller, Method = DtmfMethod.SipInfo }],
            Fax = new FaxRecord(start.AddSeconds(30), true, 10, 20, 1),
            Media = [Line(CallParty.Caller, start)],
            SipMessages = 9,
            SipCopies = 1,
            Retransmissions = 2,
            Mos = 4.109,
            Tunnels = tunnels,
            CaptureLoss = new CaptureLoss(12.5, 3, new Dictionary<string, long> { ["kernel"] = 3 }),
            Ladder = new CallLadder
            {
                Nodes = [caller, callee],
                Messages =
                [
                    new LadderMessage { Ms = 0, From = 0, To = 1, Text = "INVITE", Cseq = 1, Sdp = true },
                    new LadderMessage { Ms = 3000, From = 1, To = 0, Text = "200 OK", Cseq = 1, Sdp = true, Retransmission = true },
                ],
                Omitted = 7,
            },
            Diagnosis = [new Finding("late_media", Severity.Warning, "Packets came too late to be played.", ["9 of 3000 packets"])],
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
        Security = MediaSecurity.Sdes,
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
        LossRuns = [9, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        Bursts = new BurstRecord { Bursts = 1, BurstDensityPercent = 40, BurstDurationMs = 100, GapDensityPercent = 0.3, GapDurationMs = 30_000 },
        JitterMeanMs = 0.12998, // printed as 0.130
        JitterMaxMs = 2.0625,
        MaxDeltaMs = 61.7,
        DelayVariation = [3, 2, 0, 0, 0, 0, 1],
        ClockSkewPpm = -12.5,
        Gaps = new GapsRecord { Count = 2, TotalMs = 900, LongestMs = 500, SenderSilent = 1 },
        Buffers =
        [
            new JitterBufferRecord { Buffer = "fixed_50", Late = 4, DelayMs = 50, LossPercent = 0.5, BurstRatio = 1.1, RFactor = 90, Mos = 4.3 },
        ],
        BurstRatio = 1.25,
        RFactor = 82.5,
        Mos = 4.109,
        MosNetworkMax = 4.2,
        Terms = new QualityTerms
        {
            Scale = "narrowband",
            R0 = 93.2,
            Ie = 0,
            Bpl = 25.1,
            Ppl = 0.367,
            BurstR = 1.25,
            IeEff = 1.37,
            DelayMs = 60,
            DelaySource = "assumed",
            Id = 0,
            Source = "G.113 table I.4",
            Provisional = true,
        },
        Intervals = new IntervalSeries
        {
            Seconds = 5,
            Packets = [250, 240],
            Lost = [0, 10],
            Late = [0, 1],
            JitterMs = [0.1, null],
            MaxDeltaMs = [20, 61.7],
            Mos = [4.4, null],
        },
        Shared = false,
        PayloadTypes = [new PayloadTypeCount(8, "PCMA", 2980), new PayloadTypeCount(101, "telephone-event", 10)],
        Dtmf = [new DtmfEvent { Time = start.AddSeconds(5), Key = "1", DurationMs = 80, Method = DtmfMethod.TelephoneEvent }],
        Rtcp = new RtcpRecord
        {
            SenderReports = 12,
            ReportBlocks = 11,
            CumulativeLost = 9,
            FractionLostMaxPercent = 0.39,
            JitterMaxMs = 1.5,
            RoundTripMeanMs = 40.5,
            RoundTripMaxMs = 80,
            VoipMetrics = new VoipMetrics
            {
                LossPercent = 0.4,
                DiscardPercent = 0,
                BurstDensityPercent = 10,
                GapDensityPercent = 0.1,
                RoundTripMs = 40,
                EndSystemDelayMs = 60,
                RFactor = 88,
                MosLq = 4.1,
                MosCq = 4,
                JitterBufferNominalMs = 40,
            },
        },
        Tunnels = tunnels ?? [],
    };

    private static MediaLine Line(CallParty by, Timestamp time) => new()
    {
        By = by,
        Time = time,
        Kind = MediaKind.Audio,
        Address = TransportAddress.Parse("192.0.2.1:40000"),
        Protocol = "RTP/SAVP",
        Flow = MediaFlow.Sendonly,
        Formats = ["PCMA/8000", "telephone-event/8000"],
        PayloadTypes = [8, 101],
        PtimeMs = 20,
        RtcpMux = true,
        RtcpAddress = TransportAddress.Parse("192.0.2.1:40000"),
        Bundle = "0",
        Candidates = [TransportAddress.Parse("192.0.2.1:40000")],
        CryptoSuites = ["AES_CM_128_HMAC_SHA1_80"],
        Fingerprint = "sha-256 AB:CD",
    };
}
