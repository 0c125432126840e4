using System.Globalization;
using System.Text.Json;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Records.Json;
using Earshot.Sdk.Signalling;

namespace Earshot.Fuzz.Sip;

/// <summary>All that an analyzer says, in lines that can be compared, and its counters.</summary>
internal sealed class Transcript : ISignallingSink, ISummary, ITunnelPaths
{
    private readonly List<string> lines = [];
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);

    public ITunnelPaths Paths => this;

    public bool WantsDialogs => true;

    /// <summary>In the order in which it was said.</summary>
    public IReadOnlyList<string> Lines => lines;

    /// <summary>Records of calls.</summary>
    public int Calls { get; private set; }

    /// <summary>Messages of all Call-IDs.</summary>
    public long DialogMessages { get; private set; }

    /// <summary>Announcements of media.</summary>
    public int Expectations { get; private set; }

    public IReadOnlyList<TunnelLayer> this[int path] => [];

    public bool IsWithin(int path, int outer) => path == outer;

    public bool IsNumbered(int path) => false;

    public void Expect(MediaExpectation expectation)
    {
        Expectations++;
        lines.Add($"expect {expectation.Call} {expectation.Address} {expectation.RtcpAddress} {expectation.Kind}");
    }

    public void Withdraw(ulong call, TransportAddress address) => lines.Add($"withdraw {call} {address}");

    public void Complete(ulong call, CallRecord record)
    {
        Calls++;
        lines.Add(Json(record, RecordJson.Default.CallRecord));
    }

    public void Report(RegistrationRecord registration) => lines.Add(Json(registration, RecordJson.Default.RegistrationRecord));

    public void Report(RequestRecord request) => lines.Add(Json(request, RecordJson.Default.RequestRecord));

    public void Report(DialogRecord dialog)
    {
        DialogMessages += dialog.SipMessages;
        lines.Add(Json(dialog, RecordJson.Default.DialogRecord));
    }

    public void Count(string name, long value)
    {
        counts[name] = counts.GetValueOrDefault(name) + value;
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {value}"));
    }

    public void Count(string map, string key, long value) => Count($"{map}/{key}", value);

    /// <summary>A counter, 0 when it was not told.</summary>
    public long Counter(string name) => counts.GetValueOrDefault(name);

    /// <summary>The sum of a map of counters.</summary>
    public long Sum(string map) => counts.Where(pair => pair.Key.StartsWith(map + "/", StringComparison.Ordinal)).Sum(pair => pair.Value);

    /// <summary>A record as JSON, which must be read back as it was.</summary>
    private static string Json<T>(T record, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        string json = JsonSerializer.Serialize(record, type);
        string again = JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type)!, type);
        FindingException.Require(json == again, $"a record changes when it is read back:\n{json}\n{again}");
        return json;
    }
}
