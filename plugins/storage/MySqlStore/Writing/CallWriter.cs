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
        return new CallRow(entry, new CallLookups(
            userAgents.Of(call.UserAgentCaller),
            userAgents.Of(call.UserAgentCallee),
            responses.Of(response),
            sipReasons.Of(CallRow.Reason(call, "SIP")?.Text),
            q850Reasons.Of(CallRow.Reason(call, "Q.850")?.Text),
            sensors.Of(call.Sensor)));
    }

    protected override void SetId(CallRow row, long id) => row.Id = id;

    protected override void Insert(RowTarget into, IReadOnlyList<CallRow> rows)
    {
        into.Write(CallTables.Cdr, rows);
        into.Write(CallTables.Next, rows);
        into.Write(CallPartTables.Streams, [.. rows.SelectMany(CallPartTables.StreamsOf)]);
        into.Write(CallPartTables.Proxies, [.. rows.SelectMany(CallPartTables.ProxiesOf)]);
        into.Write(CallPartTables.Keys, [.. rows.SelectMany(CallPartTables.KeysOf)]);
        // The last, since by then other threads have made its JSON.
        into.Write(CallTables.Own, rows);
    }
}
