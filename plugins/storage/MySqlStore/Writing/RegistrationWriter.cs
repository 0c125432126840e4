using Earshot.MySqlStore.Records;
using Earshot.MySqlStore.Rows;
using Earshot.MySqlStore.Server;

namespace Earshot.MySqlStore.Writing;

/// <summary>Writes registrations.</summary>
internal sealed class RegistrationWriter(ServerSession session, bool ipv6, TextIds userAgents, SensorIds sensors)
    : RecordWriter<RegistrationEntry, RegistrationRow>(session, ipv6)
{
    protected override string OwnTable => RegistrationTables.Own.Name;

    protected override IReadOnlyList<(string Table, string Id, string Time)> OtherTables { get; } =
        [("register_state", "ID", "created_at"), ("register_failed", "ID", "created_at")];

    protected override RegistrationRow Prepare(RegistrationEntry entry) =>
        new(entry, sensors.Of(entry.Registration.Sensor), userAgents.Of(entry.Registration.UserAgent));

    protected override void SetId(RegistrationRow row, long id) => row.Id = id;

    protected override void Insert(RowTarget into, IReadOnlyList<RegistrationRow> rows)
    {
        into.Write(RegistrationTables.Own, rows);
        into.Write(RegistrationTables.States, [.. rows.SelectMany(RegistrationTables.StatesOf)]);
        into.Write(RegistrationTables.Failures, [.. rows.SelectMany(RegistrationTables.FailuresOf)]);
    }
}
