using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>The schemas and what <see cref="RecordJson"/> writes are the same.</summary>
public sealed class SchemaTests
{
    private static readonly Timestamp Noon = Timestamp.Parse("2025-01-01T12:00:00.000000Z");
    private static readonly TransportAddress Caller = TransportAddress.Parse("192.0.2.1:5060");
    private static readonly TransportAddress Callee = TransportAddress.Parse("[2001:db8::1]:5060");
    private static readonly Dictionary<string, long> Methods = new() { ["INVITE"] = 1 };
    private static readonly TunnelLayer[][] Tunnels =
    [
        [
            new TunnelLayer("vlan", null, null, new Dictionary<string, long> { ["vlan"] = 7 }),
            new TunnelLayer("Vxlan", "192.0.2.3", "192.0.2.4", new Dictionary<string, long> { ["vni"] = 42 }),
        ],
    ];

    private static readonly StreamRecord BareStream = new()
    {
        Source = Caller,
        Destination = Callee,
        Ssrc = 1,
        Start = Noon,
        End = Noon,
        Packets = 5,
        Expected = 5,
    };

    private static readonly StreamRecord FullStream = BareStream with
    {
        CallId = "a@b",
        Direction = MediaDirection.ToCallee,
        Kind = MediaKind.Audio,
        Codec = "PCMA",
        PayloadType = 8,
        ClockRate = 8000,
        PtimeMs = 20,
        Expected = 6,
        Lost = 1,
        LostInCaptureMax = 0,
        JitterMeanMs = 0.1234,
        JitterMaxMs = 1,
        BurstRatio = 1,
        RFactor = 90,
        Mos = 4.3,
        MosNetworkMax = 4.4,
        Shared = true,
        PayloadTypes = [new PayloadTypeCount(8, "PCMA", 5)],
        Rtcp = new RtcpRecord { SenderReports = 1, CumulativeLost = -1, FractionLostMaxPercent = 0.4, JitterMaxMs = 2 },
        Tunnels = Tunnels,
    };

    private static readonly CallRecord BareCall = new()
    {
        Id = RecordId.Of(null, "a@b", Noon),
        CallId = "a@b",
        Source = Caller,
        Destination = Callee,
        Start = Noon,
        End = Noon,
        SipMessages = 1,
    };

    private static readonly CallRecord FullCall = BareCall with
    {
        Sensor = "s",
        Caller = "1",
        Callee = "2",
        CallerDomain = "a",
        CalleeDomain = "b",
        UserAgentCaller = "x",
        UserAgentCallee = "y",
        Hops = [Callee],
        Ringing = Noon,
        Answered = Noon,
        End = Noon.AddSeconds(1.5),
        PddMs = 12,
        State = CallState.NoAnswer,
        StatusCode = 408,
        ReasonPhrase = "Request Timeout",
        HangupBy = CallParty.Caller,
        EndReason = EndReason.CaptureEnd,
        Mos = 4.3,
        Tunnels = Tunnels,
        CaptureLoss = new CaptureLoss(20, 3, new Dictionary<string, long> { ["kernel"] = 3 }),
        Streams = [BareStream, FullStream],
    };

    private static readonly DialogRecord Dialog = new()
    {
        CallId = "a@b",
        Start = Noon,
        End = Noon,
        SipMessages = 1,
        SipRequests = Methods,
        SipResponses = new Dictionary<string, long>(),
    };

    private static readonly RegistrationRecord Registration = new() { Aor = "a@b", Start = Noon, End = Noon };

    private static readonly RegistrationRecord FullRegistration = Registration with
    {
        Contact = "sip:a@192.0.2.1",
        Sensor = "s",
        Source = Caller,
        Destination = Callee,
        UserAgent = "x",
        Username = "a",
        State = RegistrationState.Expired,
        ExpiresS = 3600,
        Requests = 2,
        Challenges = 1,
        Failures = 1,
        StatusCode = 200,
        RttMeanMs = 1.5,
        RttMaxMs = 2,
    };

    private static readonly RequestRecord Request = new() { Method = "MESSAGE", CallId = "a@b", Start = Noon, End = Noon };

    private static readonly RequestRecord FullRequest = Request with
    {
        Sensor = "s",
        From = "a",
        To = "b",
        Source = Caller,
        Destination = Callee,
        Event = "presence",
        ContentType = "text/plain",
        ContentLength = 5,
        Requests = 2,
        Retransmissions = 1,
        Unanswered = 1,
        Responses = new Dictionary<string, long> { ["200"] = 1 },
        RttMeanMs = 1.5,
        RttMaxMs = 2,
    };

    private const string Summary = """
        {"summary":{"packets":1,"bytes":1,"sip_messages":1,"sip_requests":{"INVITE":1},"sip_responses":{"200":1},
        "rtp_packets":0,"rtcp_packets":0,"rtp_candidates":0,"calls":1,"streams":0,"quoted_in_icmp":0,"clock_outliers":0,
        "defects":{"gre.truncated":1},"dropped":{},"evicted_calls":0}}
        """;

    /// <summary>Schema and a text that follows it.</summary>
    public static TheoryData<string, string> Valid => new()
    {
        { "stream", JsonSerializer.Serialize(BareStream, RecordJson.Default.StreamRecord) },
        { "stream", JsonSerializer.Serialize(FullStream, RecordJson.Default.StreamRecord) },
        { "stream", JsonSerializer.Serialize(BareStream with { Source = default }, RecordJson.Default.StreamRecord) },
        { "stream", JsonSerializer.Serialize(FullStream with { Destination = default }, RecordJson.Default.StreamRecord) },
        { "call", JsonSerializer.Serialize(BareCall, RecordJson.Default.CallRecord) },
        { "call", JsonSerializer.Serialize(FullCall with { Source = default, Destination = default }, RecordJson.Default.CallRecord) },
        { "call", JsonSerializer.Serialize(FullCall, RecordJson.Default.CallRecord) },
        { "call", JsonSerializer.Serialize(SampleCalls.Answered(1), RecordJson.Default.CallRecord) },
        { "dialog", JsonSerializer.Serialize(Dialog, RecordJson.Default.DialogRecord) },
        { "registration", Named("registration", Registration, RecordJson.Default.RegistrationRecord) },
        { "registration", Named("registration", FullRegistration, RecordJson.Default.RegistrationRecord) },
        { "request", Named("request", Request, RecordJson.Default.RequestRecord) },
        { "request", Named("request", FullRequest, RecordJson.Default.RequestRecord) },
        { "summary", Summary },
    };

    /// <summary>Schema, key and a value that the key must not have, as JSON.</summary>
    public static TheoryData<string, string, string> WrongValues => new()
    {
        { "stream", "ssrc", "\"0x1\"" },
        { "stream", "ssrc", "1" },
        { "stream", "source", "\"192.0.2.1\"" },
        { "stream", "direction", "\"both\"" },
        { "stream", "lost", "-1" },
        { "stream", "start", "\"2025-01-01T12:00:00Z\"" },
        { "stream", "tunnels", "[[]]" },
        { "stream", "rtcp", "{}" },
        { "call", "ringing", "\"noon\"" },
        { "call", "state", "null" },
        { "call", "hangup_by", "\"proxy\"" },
        { "call", "mos", "5" },
        { "call", "streams", "[{}]" },
        { "call", "capture_loss", "{\"ms\":1,\"packets\":1,\"by\":{\"moon\":1}}" },
        { "dialog", "sip_requests", "{\"INVITE\":\"1\"}" },
    };

    private static string Named<T>(string name, T record, JsonTypeInfo<T> type) =>
        new JsonObject { [name] = JsonSerializer.SerializeToNode(record, type) }.ToJsonString();

    [Theory]
    [MemberData(nameof(Valid))]
    public void What_is_written_follows_the_schema(string schema, string json) => Schemas.Problem(schema, json).Should().BeNull();

    [Theory]
    [MemberData(nameof(Valid))]
    public void Every_key_is_required_and_no_other_is_allowed(string schema, string json)
    {
        JsonObject Copy(out JsonObject inner)
        {
            JsonObject copy = JsonNode.Parse(json)!.AsObject();
            inner = copy[schema] as JsonObject ?? copy;
            return copy;
        }

        Copy(out JsonObject original);
        foreach (string key in original.Select(pair => pair.Key).Where(key => key != "evicted_calls"))
        {
            JsonObject copy = Copy(out JsonObject inner);
            inner.Remove(key);
            Schemas.Problem(schema, copy.ToJsonString()).Should().NotBeNull($"{key} is required");
        }

        JsonObject more = Copy(out JsonObject target);
        target["surprise"] = "?";
        Schemas.Problem(schema, more.ToJsonString()).Should().NotBeNull("a text under an unknown key is not allowed");
    }

    [Fact]
    public void An_unknown_address_is_null_and_back()
    {
        string json = JsonSerializer.Serialize(BareStream with { Destination = default }, RecordJson.Default.StreamRecord);

        JsonNode.Parse(json)!["destination"].Should().BeNull();
        JsonSerializer.Deserialize(json, RecordJson.Default.StreamRecord)!.Destination.Should().Be(default(TransportAddress));
    }

    [Theory]
    [MemberData(nameof(WrongValues))]
    public void Wrong_values_are_refused(string schema, string key, string value)
    {
        string valid = (string)Valid.Last(row => (string)row[0] == schema)[1];
        JsonObject json = JsonNode.Parse(valid)!.AsObject();
        json[key] = JsonNode.Parse(value);
        Schemas.Problem(schema, json.ToJsonString()).Should().NotBeNull();
    }
}
