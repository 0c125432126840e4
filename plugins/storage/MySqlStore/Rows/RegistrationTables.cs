using Earshot.MySqlStore.Records;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;

namespace Earshot.MySqlStore.Rows;

/// <summary>
/// How a registration becomes rows. VoIPmonitor writes a row whenever the state changes; a record of ours is a whole
/// registration, so it has a row for its success at its start, and one for how it ended, if it did, at its end.
/// </summary>
internal static class RegistrationTables
{
    private const int MaxText = 255;
    private const long MaxSignedMedium = (1 << 23) - 1;

    public static readonly Table<RegistrationRow> Own = new("earshot_registration",
    [
        new("id", (sql, row) => sql.Number(row.Id)),
        new("calldate", (sql, row) => sql.Time(row.Registration.Start)),
        new("start_ns", (sql, row) => sql.Number(row.Registration.Start.Nanoseconds)),
        new("key_hash", (sql, row) => sql.Bytes(NameHash.Bytes(row.Entry.Key.Hash))),
        new("id_sensor", (sql, row) => sql.Number(row.Sensor)),
        new("record", (sql, row) => sql.Blob(row.Entry.Blob)),
    ]);

    public static readonly Table<StatePart> States = new("register_state",
    [
        .. Common,
        new("expires", (sql, part) => sql.Clamped(part.Row.Registration.ExpiresS, 0, MaxSignedMedium)),
        new("state", (sql, part) => sql.Number(part.State)),
    ]);

    public static readonly Table<StatePart> Failures = new("register_failed",
    [
        .. Common,
        new("counter", (sql, part) => sql.Number(part.Row.Registration.Failures)),
    ]);

    private static Column<StatePart>[] Common =>
    [
        new("ID", (sql, part) => sql.Number(part.Row.Id)),
        new("id_sensor", (sql, part) => sql.Number(part.Row.Sensor ?? 0)),
        new("fname", (sql, part) => sql.Number(part.Row.Registration.Start.Nanoseconds / 1000)),
        new("created_at", (sql, part) => sql.Time(part.Time)),
        new("sipcallerip", (sql, part) => sql.RequiredAddress(part.Row.Registration.Source.Host)),
        new("sipcalledip", (sql, part) => sql.RequiredAddress(part.Row.Registration.Destination.Host)),
        new("sipcallerport", (sql, part) => sql.Number(part.Row.Registration.Source.Port)),
        new("sipcalledport", (sql, part) => sql.Number(part.Row.Registration.Destination.Port)),
        new("from_num", (sql, part) => sql.Text(AddressText.User(part.Row.Registration.Aor), MaxText)),
        new("to_num", (sql, part) => sql.Text(AddressText.User(part.Row.Registration.Aor), MaxText)),
        new("contact_num", (sql, part) => sql.Text(AddressText.User(part.Row.Registration.Contact), MaxText)),
        new("contact_domain", (sql, part) => sql.Text(AddressText.Host(part.Row.Registration.Contact), MaxText)),
        new("digestusername", (sql, part) => sql.Text(part.Row.Registration.Username, MaxText)),
        new("ua_id", (sql, part) => sql.Number(part.Row.UserAgent)),
        new("to_domain", (sql, part) => sql.Text(AddressText.Host(part.Row.Registration.Aor), MaxText)),
    ];

    public static IEnumerable<StatePart> StatesOf(RegistrationRow row)
    {
        RegistrationRecord registration = row.Registration;
        int? end = registration.State switch
        {
            RegistrationState.Expired => 5,
            RegistrationState.Unregistered => 6,
            RegistrationState.Failed when registration.ExpiresS is not null => 2,
            _ => null,
        };
        // Both rows have the record's id, and the key is (ID, created_at): one that begins and ends at once has only its end.
        bool succeeded = registration.ExpiresS is not null || registration.State == RegistrationState.Registered;
        if (succeeded && (end is null || Milliseconds(registration.Start) != Milliseconds(registration.End)))
        {
            yield return new StatePart(row, registration.Start, 1);
        }

        if (end is { } state)
        {
            yield return new StatePart(row, registration.End, state);
        }
    }

    public static IEnumerable<StatePart> FailuresOf(RegistrationRow row) =>
        row.Registration.Failures > 0 ? [new StatePart(row, row.Registration.Start, 2)] : [];

    private static long Milliseconds(Timestamp time) => time.Nanoseconds / 1_000_000;
}

internal sealed record RegistrationRow(RegistrationEntry Entry, long? Sensor, long? UserAgent)
{
    public long Id { get; set; }

    public RegistrationRecord Registration => Entry.Registration;
}

/// <param name="Row">The registration.</param>
/// <param name="Time">When it came into this state.</param>
/// <param name="State">1 registered, 2 failed, 5 expired, 6 unregistered.</param>
internal sealed record StatePart(RegistrationRow Row, Timestamp Time, int State);
