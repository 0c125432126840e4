using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.MySql.Tests;

/// <summary>A registration and a message for tests.</summary>
internal static class SampleRequests
{
    public static RegistrationRecord Registration() => new()
    {
        Aor = "alice@a.example",
        Contact = "<sip:alice@192.0.2.77:5060;transport=udp>",
        Sensor = "sensor-1",
        Source = TransportAddress.Parse("192.0.2.1:5062"),
        Destination = TransportAddress.Parse("192.0.2.2:5060"),
        UserAgent = "Phone A/1.0",
        Username = "alice-auth",
        Start = SampleCalls.Noon,
        End = SampleCalls.Noon.AddSeconds(120),
        State = RegistrationState.Registered,
        ExpiresS = 60,
        Requests = 4,
        StatusCode = 200,
    };

    public static RequestRecord Message() => new()
    {
        Method = "MESSAGE",
        Sensor = "sensor-1",
        From = "alice@a.example",
        To = "bob@b.example",
        CallId = "m/1@x",
        Source = TransportAddress.Parse("192.0.2.1:5060"),
        Destination = TransportAddress.Parse("192.0.2.2:5060"),
        ContentType = "text/plain",
        ContentLength = 11,
        Start = SampleCalls.Noon,
        End = SampleCalls.Noon.AddSeconds(1),
        Requests = 1,
        Responses = new Dictionary<string, long> { ["202"] = 1 },
        RttMeanMs = 12.5,
        RttMaxMs = 12.5,
    };
}
