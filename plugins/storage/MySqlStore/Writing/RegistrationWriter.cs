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

    protected override void Insert(SqlScript into, IReadOnlyList<RegistrationRow> rows)
    {
        RegistrationTables.Own.Insert(into, rows);
        RegistrationTables.States.Insert(into, rows.SelectMany(RegistrationTables.StatesOf));
        RegistrationTables.Failures.Insert(into, rows.SelectMany(RegistrationTables.FailuresOf));
    }
}
