using System.Globalization;
using Earshot.MySqlStore.Records;
using Earshot.MySqlStore.Rows;
using Earshot.MySqlStore.Server;
using Earshot.Sdk.Records;

namespace Earshot.MySqlStore.Writing;

/// <summary>Writes calls.</summary>
internal sealed class CallWriter(ServerSession session, bool ipv6, TextIds userAgents, SensorIds sensors)
    : RecordWriter<CallEntry, CallRow>(session, ipv6)
{
    private const int MaxText = 255;

    private readonly TextIds responses = new(session, "cdr_sip_response", "lastSIPresponse", MaxText);
    private readonly TextIds sipReasons = new(session, "cdr_reason", "reason", MaxText, type: 1);
    private readonly TextIds q850Reasons = new(session, "cdr_reason", "reason", MaxText, type: 2);

    protected override string OwnTable => CallTables.Own.Name;

    protected override IReadOnlyList<(string Table, string Id, string Time)> OtherTables { get; } =
    [
        ("cdr", "ID", "calldate"),
        ("cdr_next", "cdr_ID", "calldate"),
        ("cdr_rtp", "cdr_ID", "calldate"),
        ("cdr_proxy", "cdr_ID", "calldate"),
        ("cdr_dtmf", "cdr_ID", "calldate"),
    ];

    protected override CallRow Prepare(CallEntry entry)
    {
        CallRecord call = entry.Call;
        string? response = call.StatusCode is { } status
            ? string.Create(CultureInfo.InvariantCulture, $"{status} {call.ReasonPhrase}")
            : null;
        return new CallRow(call, entry.Blob, entry.Key.Hash, new CallLookups(
            userAgents.Of(call.UserAgentCaller),
            userAgents.Of(call.UserAgentCallee),
            responses.Of(response),
            sipReasons.Of(CallRow.Reason(call, "SIP")?.Text),
            q850Reasons.Of(CallRow.Reason(call, "Q.850")?.Text),
            sensors.Of(call.Sensor)));
    }

    protected override void SetId(CallRow row, long id) => row.Id = id;

    protected override void Insert(SqlScript into, IReadOnlyList<CallRow> rows)
    {
        CallTables.Own.Insert(into, rows);
        CallTables.Cdr.Insert(into, rows);
        CallTables.Next.Insert(into, rows);
        CallPartTables.Streams.Insert(into, rows.SelectMany(CallPartTables.StreamsOf));
        CallPartTables.Proxies.Insert(into, rows.SelectMany(CallPartTables.ProxiesOf));
        CallPartTables.Keys.Insert(into, rows.SelectMany(CallPartTables.KeysOf));
    }
}
