using Earshot.MySqlStore.Records;
using Earshot.MySqlStore.Rows;
using Earshot.MySqlStore.Server;

namespace Earshot.MySqlStore.Writing;

/// <summary>Writes requests outside calls.</summary>
internal sealed class RequestWriter(ServerSession session, bool ipv6, SensorIds sensors)
    : RecordWriter<RequestEntry, RequestRow>(session, ipv6)
{
    private readonly TextIds contentTypes = new(session, "contenttype", "contenttype", 255);

    protected override string OwnTable => RequestTables.Own.Name;

    protected override IReadOnlyList<(string Table, string Id, string Time)> OtherTables { get; } = [("message", "ID", "calldate")];

    protected override RequestRow Prepare(RequestEntry entry) =>
        new(entry, sensors.Of(entry.Request.Sensor), contentTypes.Of(entry.Request.ContentType));

    protected override void SetId(RequestRow row, long id) => row.Id = id;

    protected override void Insert(RowTarget into, IReadOnlyList<RequestRow> rows)
    {
        into.Write(RequestTables.Own, rows);
        into.Write(RequestTables.Messages, [.. rows.Where(RequestTables.IsMessage)]);
    }
}
