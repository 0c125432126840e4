using Earshot.MySqlStore.Rows;
using Earshot.MySqlStore.Server;

namespace Earshot.MySqlStore.Writing;

/// <summary>
/// Numbers of sensors by name: <c>sensors.id_sensor</c>. A name that is new gets the next number; when two sensors take the same at once,
/// the server lets one of them have it, and the other tries again.
/// </summary>
internal sealed class SensorIds(ServerSession session)
{
    private const int MaxName = 255;
    private const int Attempts = 20;

    // id_sensor of cdr has 16 bits.
    private const int MaxSensors = ushort.MaxValue;

    private readonly Dictionary<string, long?> cache = [];

    /// <summary>The number of a sensor; null for none, and when numbers have run out.</summary>
    public long? Of(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return null;
        }

        if (!cache.TryGetValue(name, out long? id))
        {
            id = cache[name] = Look(name);
            for (int attempt = 0; id is null && attempt < Attempts; attempt++)
            {
                Transactions.Retry(() => session.Execute(
                    $"INSERT IGNORE INTO sensors (id_sensor, name) SELECT COALESCE(MAX(id_sensor), 0) + 1, {Literal(name)} FROM sensors "
                    + $"HAVING COUNT(*) < {MaxSensors}"));
                id = cache[name] = Look(name);
            }
        }

        return id;
    }

    private long? Look(string name) =>
        session.Number($"SELECT id_sensor FROM sensors WHERE name = {Literal(name)}");

    private static string Literal(string name) => SqlLiterals.OfText(name, MaxName);
}
