using System.Globalization;
using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.MySqlStore.Rows;

/// <summary>How a call becomes rows. What each column means to VoIPmonitor's users stands in <c>docs/mysql.md</c>.</summary>
internal static class CallTables
{
    private const int MaxText = 255;
    private const int MaxHold = 1024;

    /// <summary>Bytes of a number that the store's own table keeps for searching.</summary>
    public const int SearchedBytes = 64;

    /// <summary>The store's own table, from which records come back whole.</summary>
    public static readonly Table<CallRow> Own = new("earshot_call",
    [
        new("id", (sql, row) => sql.Number(row.Id)),
        new("calldate", (sql, row) => sql.Time(row.Call.Start)),
        new("start_ns", (sql, row) => sql.Number(row.Call.Start.Nanoseconds)),
        new("key_hash", (sql, row) => sql.Bytes(NameHash.Bytes(row.Hash))),
        new("record_hash", (sql, row) => sql.Number(NameHash.Of(row.Call.Id))),
        new("call_hash", (sql, row) => sql.Number(NameHash.Of(row.Call.CallId))),
        new("caller", (sql, row) => Searched(sql, row.Call.Caller)),
        new("callee", (sql, row) => Searched(sql, row.Call.Callee)),
        new("sensor_hash", (sql, row) => sql.Number(row.Call.Sensor is { } sensor ? NameHash.Of(sensor) : null)),
        new("state", (sql, row) => sql.Number((int)row.Call.State)),
        new("status_code", (sql, row) => sql.Number((long?)row.Call.StatusCode)),
        new("mos", (sql, row) => sql.Exact(PrintedMos(row.Call))),
        new("record", (sql, row) => sql.Blob(row.Blob)),
    ]);

    public static readonly Table<CallRow> Cdr = new("cdr",
    [
        new("ID", (sql, row) => sql.Number(row.Id)),
        new("calldate", (sql, row) => sql.Time(row.Call.Start)),
        new("callend", (sql, row) => sql.Time(row.Call.End)),
        new("duration", (sql, row) => sql.Seconds(row.Call.DurationS)),
        new("connect_duration", (sql, row) => sql.Seconds(row.Call.TalkS)),
        new("progress_time", (sql, row) => sql.Seconds(ProgressTime(row.Call))),
        new("first_rtp_time", (sql, row) => sql.Seconds(FirstRtpTime(row.Call))),
        new("post_bye_delay", (sql, row) => sql.Seconds(row.Call.PostByeDelayMs)),
        new("caller", (sql, row) => sql.Text(row.Call.Caller, MaxText)),
        new("caller_domain", (sql, row) => sql.Text(row.Call.CallerDomain, MaxText)),
        new("caller_reverse", (sql, row) => sql.Text(SqlLiterals.Reverse(row.Call.Caller), MaxText)),
        new("callername", (sql, row) => sql.Text(row.Call.CallerName, MaxText)),
        new("callername_reverse", (sql, row) => sql.Text(SqlLiterals.Reverse(row.Call.CallerName), MaxText)),
        new("called", (sql, row) => sql.Text(row.Call.Callee, MaxText)),
        new("called_domain", (sql, row) => sql.Text(row.Call.CalleeDomain, MaxText)),
        new("called_reverse", (sql, row) => sql.Text(SqlLiterals.Reverse(row.Call.Callee), MaxText)),
        new("sipcallerip", (sql, row) => sql.Address(row.Call.Source.Host)),
        new("sipcallerport", (sql, row) => Port(sql, row.Call.Source)),
        new("sipcalledip", (sql, row) => sql.Address(row.Receivers[^1].Host)),
        new("sipcalledport", (sql, row) => Port(sql, row.Receivers[^1])),
        new("whohanged", (sql, row) => sql.Text(row.Call.HangupBy switch { CallParty.Caller => "caller", CallParty.Callee => "callee", _ => null }, MaxText)),
        new("bye", (sql, row) => sql.Number(CallFlags.Bye(row.Call))),
        new("lastSIPresponse_id", (sql, row) => sql.Number(row.Lookups.Response)),
        new("lastSIPresponseNum", (sql, row) => sql.Number(row.Call.StatusCode ?? 0)),
        new("reason_sip_cause", (sql, row) => sql.Clamped(CallRow.Reason(row.Call, "SIP")?.Cause, 0, StreamColumns.MaxSmall)),
        new("reason_sip_text_id", (sql, row) => sql.Number(row.Lookups.ReasonSip)),
        new("reason_q850_cause", (sql, row) => sql.Clamped(CallRow.Reason(row.Call, "Q.850")?.Cause, 0, StreamColumns.MaxSmall)),
        new("reason_q850_text_id", (sql, row) => sql.Number(row.Lookups.ReasonQ850)),
        new("a_ua_id", (sql, row) => sql.Number(row.Lookups.UserAgentCaller)),
        new("b_ua_id", (sql, row) => sql.Number(row.Lookups.UserAgentCallee)),
        .. StreamColumns.For('a', row => row.A),
        .. StreamColumns.For('b', row => row.B),
        new("payload", (sql, row) => sql.Number((long?)Payload(row))),
        Worst("jitter_mult10", stream => stream.JitterMaxMs * 10),
        new("mos_min_mult10", (sql, row) => sql.Clamped(Both(row, StreamColumns.LowestMos).Min() * 10, 0, StreamColumns.MaxTiny)),
        Worst("packet_loss_perc_mult1000", stream => StreamColumns.LossPercent(stream) * 1000),
        Worst("delay_sum", StreamColumns.DelaySum),
        Worst("delay_cnt", StreamColumns.DelayCount),
        Worst("delay_avg_mult100", StreamColumns.DelayMean),
        Worst("lost", stream => stream.Lost),
        new("response_time_100", (sql, row) => sql.Clamped(LadderTimes.FirstTrying(row.Call.Ladder), 0, StreamColumns.MaxSmall)),
        new("response_time_xxx", (sql, row) => sql.Clamped(LadderTimes.FirstOther(row.Call.Ladder), 0, StreamColumns.MaxSmall)),
        new("max_retransmission_invite", (sql, row) => sql.Clamped(LadderTimes.InviteRetransmissions(row.Call.Ladder), 0, StreamColumns.MaxTiny)),
        new("flags", (sql, row) => sql.Number(CallFlags.OfCall(row.Call))),
        new("vlan", (sql, row) => sql.Number(Vlan(row.Call))),
        new("id_sensor", (sql, row) => sql.Number(row.Lookups.Sensor)),
    ]);

    public static readonly Table<CallRow> Next = new("cdr_next",
    [
        new("cdr_ID", (sql, row) => sql.Number(row.Id)),
        new("calldate", (sql, row) => sql.Time(row.Call.Start)),
        new("fbasename", (sql, row) => sql.Text(FileName(row.Call.CallId), MaxText)),
        new("hold", (sql, row) => sql.Text(Holds(row.Call), MaxHold)),
    ]);

    /// <summary>The name that files of a call have: characters that a file system may not like become '_'.</summary>
    public static string FileName(string callId) =>
        string.Create(callId.Length, callId, (name, id) =>
        {
            for (int i = 0; i < id.Length; i++)
            {
                name[i] = char.IsAsciiLetterOrDigit(id[i]) || id[i] is ':' or '-' or '.' or '@' ? id[i] : '_';
            }
        });

    private static void Searched(SqlLiterals sql, string? number)
    {
        if (number is null)
        {
            sql.Null();
            return;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(number);
        sql.Bytes(bytes.AsSpan(0, Math.Min(bytes.Length, SearchedBytes)));
    }

    // The figure that the record has when it comes back from JSON, so that a search finds what it shows.
    private static double? PrintedMos(CallRecord call) => call.Mos is { } mos && double.IsFinite(mos)
        ? (double)Math.Round((decimal)mos, 3, MidpointRounding.AwayFromZero)
        : null;

    private static void Port(SqlLiterals sql, TransportAddress address) => sql.Number(address.IsUnknown ? null : (long?)address.Port);

    // A call that failed without ringing has no progress: its post-dial delay is that of the final response.
    private static double? ProgressTime(CallRecord call) => call.Ringing is null && call.Answered is null ? null : call.PddMs / 1000;

    private static double? FirstRtpTime(CallRecord call) =>
        call.Streams.Count == 0 ? null : call.Streams.Min(stream => stream.Start).SecondsSince(call.Start);

    private static int? Payload(CallRow row) => row.Call.Fax is not null ? CodecNumbers.Fax
        : row.A is { } a ? CodecNumbers.Of(a)
        : row.B is { } b ? CodecNumbers.Of(b)
        : null;

    private static Column<CallRow> Worst(string name, Func<StreamRecord, double?> figure) =>
        new(name, (sql, row) => sql.Clamped(Both(row, figure).Max(), 0, StreamColumns.MaxMedium));

    private static double?[] Both(CallRow row, Func<StreamRecord, double?> figure) =>
        [row.A is { } a ? figure(a) : null, row.B is { } b ? figure(b) : null];

    private static long? Vlan(CallRecord call) => call.Tunnels
        .SelectMany(chain => chain)
        .Where(layer => layer.Protocol == "vlan" && layer.Ids.ContainsKey("vlan"))
        .Select(layer => (long?)Math.Clamp(layer.Ids["vlan"], 0, short.MaxValue))
        .LastOrDefault();

    // "+12.5,-17," : held 12.5 s after the start, resumed after 17.
    private static string? Holds(CallRecord call)
    {
        if (call.Holds.Count == 0)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (HoldRecord hold in call.Holds)
        {
            text.Append(CultureInfo.InvariantCulture, $"+{hold.Start.SecondsSince(call.Start):0.###},");
            if (hold.End is { } end)
            {
                text.Append(CultureInfo.InvariantCulture, $"-{end.SecondsSince(call.Start):0.###},");
            }
        }

        return text.ToString();
    }
}
