using System.Globalization;
using Earshot.MySqlStore.Records;
using Earshot.Sdk.Records;

namespace Earshot.MySqlStore.Rows;

/// <summary>How requests outside calls become rows: every one whole, and those of MESSAGE as VoIPmonitor has them.</summary>
internal static class RequestTables
{
    private const int MaxText = 255;

    public static readonly Table<RequestRow> Own = new("earshot_request",
    [
        new("id", (sql, row) => sql.Number(row.Id)),
        new("calldate", (sql, row) => sql.Time(row.Request.Start)),
        new("start_ns", (sql, row) => sql.Number(row.Request.Start.Nanoseconds)),
        new("key_hash", (sql, row) => sql.Bytes(NameHash.Bytes(row.Entry.Key.Hash))),
        new("id_sensor", (sql, row) => sql.Number(row.Sensor)),
        new("method", (sql, row) => sql.Text(row.Request.Method, 32)),
        new("record", (sql, row) => sql.Blob(row.Entry.Blob)),
    ]);

    public static readonly Table<RequestRow> Messages = new("message",
    [
        new("ID", (sql, row) => sql.Number(row.Id)),
        new("id_contenttype", (sql, row) => sql.Number(row.ContentType ?? 0)),
        new("calldate", (sql, row) => sql.Time(row.Request.Start)),
        new("caller", (sql, row) => sql.Text(AddressText.User(row.Request.From), MaxText)),
        new("caller_domain", (sql, row) => sql.Text(AddressText.Host(row.Request.From), MaxText)),
        new("caller_reverse", (sql, row) => sql.Text(SqlLiterals.Reverse(AddressText.User(row.Request.From)), MaxText)),
        new("called", (sql, row) => sql.Text(AddressText.User(row.Request.To), MaxText)),
        new("called_domain", (sql, row) => sql.Text(AddressText.Host(row.Request.To), MaxText)),
        new("called_reverse", (sql, row) => sql.Text(SqlLiterals.Reverse(AddressText.User(row.Request.To)), MaxText)),
        new("sipcallerip", (sql, row) => sql.Address(row.Request.Source.Host)),
        new("sipcalledip", (sql, row) => sql.Address(row.Request.Destination.Host)),
        new("lastSIPresponseNum", (sql, row) => sql.Number(LastResponse(row.Request))),
        new("id_sensor", (sql, row) => sql.Number(row.Sensor)),
        new("fbasename", (sql, row) => sql.Text(CallTables.FileName(row.Request.CallId), MaxText)),
        new("content_length", (sql, row) => sql.Clamped(row.Request.ContentLength, 0, (1 << 23) - 1)),
        new("response_time", (sql, row) => sql.Clamped(row.Request.RttMeanMs, 0, StreamColumns.MaxSmall)),
    ]);

    public static bool IsMessage(RequestRow row) => row.Request.Method == "MESSAGE";

    private static long LastResponse(RequestRecord request) =>
        int.TryParse(request.Responses.Keys.LastOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out int status)
            ? Math.Min(status, ushort.MaxValue)
            : 0;
}

internal sealed record RequestRow(RequestEntry Entry, long? Sensor, long? ContentType)
{
    public long Id { get; set; }

    public RequestRecord Request => Entry.Request;
}
