using System.Globalization;
using System.Reflection;
using Earshot.MySqlStore.Server;
using Earshot.Sdk.Plugins;
using MySqlConnector;

namespace Earshot.MySqlStore.Schema;

/// <summary>
/// Makes the tables, brings older ones up to date, and refuses what this plugin does not understand. Several sensors may do so at
/// once: every statement is right whoever ran it before.
/// </summary>
internal static class StoreSchema
{
    /// <summary>The version that this plugin writes; schema-N.sql leads from version N - 1 to N.</summary>
    public const int Version = 1;

    // DDL of a cluster waits for every node.
    private const int DdlSeconds = 300;

    // Version 0 is put down before the first table, so that tables of another program are told from a creation that was
    // interrupted; the kind of address columns is part of it.
    private const string VersionTable =
        "CREATE TABLE IF NOT EXISTS earshot_schema (version int not null, applied datetime not null, ipv6 tinyint not null, PRIMARY KEY (version)) "
        + "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4";

    /// <summary>Makes or migrates the tables for a writer.</summary>
    /// <exception cref="PluginException">The tables belong to another program, a newer plugin, or another setting of ipv6.</exception>
    /// <exception cref="MySqlException">The server failed.</exception>
    public static void Ensure(ServerSession session, bool ipv6)
    {
        // In this order: another sensor that makes the tables meanwhile makes earshot_schema before cdr.
        bool hasCalls = Exists(session, "cdr");
        if (!Exists(session, "earshot_schema"))
        {
            if (hasCalls)
            {
                throw new PluginException("the database has a table cdr of another program: give this store a database of its own");
            }

            session.Execute(VersionTable, DdlSeconds);
        }

        // Also where the table was there: the sensor that made it may not have come to its first row yet.
        if (Latest(session) is null)
        {
            Note(session, 0, ipv6);
        }

        for (int version = Check(session, ipv6) + 1; version <= Version; version++)
        {
            Apply(session, version, ipv6);
            Note(session, version, ipv6);
        }
    }

    /// <summary>Refuses what cannot be read or written.</summary>
    /// <returns>The version of the tables; 0 while they are being made.</returns>
    /// <exception cref="PluginException">See <see cref="Ensure"/>, or there is nothing yet.</exception>
    public static int Check(ServerSession session, bool ipv6)
    {
        if (!Exists(session, "earshot_schema") || Latest(session) is not var (version, hasIpv6))
        {
            throw new PluginException("the database has no tables yet: a sensor makes them when it first writes");
        }

        if (version > Version)
        {
            throw new PluginException(
                $"the database has schema version {version}, and this plugin knows only {Version}: use the newer plugin that made it");
        }

        return hasIpv6 == ipv6
            ? version
            : throw new PluginException($"the tables were made with ipv6 = {(hasIpv6 ? "true" : "false")}: set it so, or use another database");
    }

    /// <summary>Runs the scripts of all versions again, which makes the tables that are missing.</summary>
    public static void MakeMissing(ServerSession session, bool ipv6)
    {
        for (int version = 1; version <= Version; version++)
        {
            Apply(session, version, ipv6);
        }
    }

    /// <summary>The names of all tables that the scripts make.</summary>
    public static IReadOnlyList<string> Tables { get; } =
    [
        .. Enumerable.Range(1, Version).SelectMany(Statements)
            .Select(statement => statement.Split("CREATE TABLE IF NOT EXISTS ", 2))
            .Where(parts => parts.Length == 2)
            .Select(parts => parts[1][..parts[1].IndexOf(' ', StringComparison.Ordinal)]),
    ];

    public static bool Exists(ServerSession session, string table) => session.Number(
        $"SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = '{table}'") > 0;

    private static (int Version, bool Ipv6)? Latest(ServerSession session) => session.Read(
        "SELECT version, ipv6 FROM earshot_schema ORDER BY version DESC LIMIT 1", row => ((int, bool)?)(row.GetInt32(0), row.GetBoolean(1))).SingleOrDefault();

    private static void Apply(ServerSession session, int version, bool ipv6)
    {
        foreach (string statement in Statements(version))
        {
            session.Execute(statement.Replace("{address}", ipv6 ? "varbinary(16)" : "int unsigned", StringComparison.Ordinal), DdlSeconds);
        }
    }

    private static void Note(ServerSession session, int version, bool ipv6) => session.Execute(string.Create(
        CultureInfo.InvariantCulture,
        $"INSERT IGNORE INTO earshot_schema (version, applied, ipv6) VALUES ({version}, UTC_TIMESTAMP(), {(ipv6 ? 1 : 0)})"));

    private static IEnumerable<string> Statements(int version)
    {
        using Stream script = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Earshot.MySqlStore.Schema.schema-{version}.sql")!;
        using var reader = new StreamReader(script);
        return [.. reader.ReadToEnd().Split(";\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }
}
