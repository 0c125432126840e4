namespace Earshot.Host.Configuration;

/// <summary>The tables of <c>plugins.toml</c> that configure the host; every other table is a plugin instance.</summary>
internal static class ReservedTables
{
    public const string Host = "host";
    public const string Pipeline = "pipeline";

    public static bool Contains(string table) => table is Host or Pipeline;
}
