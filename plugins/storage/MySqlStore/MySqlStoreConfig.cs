using System.ComponentModel;
using Earshot.MySqlStore.Server;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Storage;

namespace Earshot.MySqlStore;

/// <summary>Configuration of the store.</summary>
public sealed class MySqlStoreConfig : CallStoreConfig
{
    /// <summary>Where servers are.</summary>
    [Description("Servers as host, host:port or the path of a Unix socket, separated by commas; the first that takes writes is used.")]
    public string Server { get; set; } = "localhost";

    /// <summary>Name of the database, which must exist.</summary>
    [Description("Database; it must exist, and be empty or made by this plugin.")]
    public string Database { get; set; } = "earshot";

    /// <summary>Account on the server.</summary>
    [Description("Account on the server.")]
    public string User { get; set; } = "earshot";

    /// <summary>File whose first line is the password.</summary>
    [Description("File whose first line is the password; empty for the environment variable EARSHOT_MYSQL_PASSWORD, without which there is none.")]
    public string PasswordFile { get; set; } = "";

    /// <summary>Encryption of connections.</summary>
    [Description("Encryption: off, preferred, required, verify_ca or verify_full.")]
    public TlsMode Tls { get; set; } = TlsMode.Preferred;

    /// <summary>Certificates of authorities to trust.</summary>
    [Description("PEM file of the authority that signed the server's certificate; empty for those that the system trusts.")]
    public string CaFile { get; set; } = "";

    /// <summary>True for address columns that take IPv6.</summary>
    [Description("Address columns of VARBINARY(16), which take IPv6; without, they are INT UNSIGNED and IPv6 addresses are NULL. Fixed when the tables are made.")]
    public bool Ipv6 { get; set; }

    /// <summary>Connections that write at the same time.</summary>
    [Description("Connections that write at the same time.")]
    public int Writers { get; set; } = 1;

    /// <summary>Days for which partitions are made ahead.</summary>
    [Description("Days for which partitions are made ahead.")]
    public int PartitionsAhead { get; set; } = 7;

    /// <summary>Seconds that the server may take for a batch or a query.</summary>
    [Description("Seconds that the server may take; then calls go to the queue, and a query fails.")]
    public int Patience { get; set; } = 10;

    /// <summary>Limit of the queue on disk, megabytes.</summary>
    [Description("Megabytes on disk in which records wait while no server takes them; above, records are refused and counted.")]
    public int QueueSize { get; set; } = 1024;

    /// <inheritdoc/>
    public override void Validate(ConfigErrors errors)
    {
        base.Validate(errors);
        errors.Require(Endpoint.TryParseList(Server, out _), nameof(Server), "must name hosts, host:port or /path, separated by commas");
        errors.Require(IsName(Database), nameof(Database), "must have 1 to 64 letters, digits, '_', '-' or '$'");
        errors.Require(User.Length is >= 1 and <= 128, nameof(User), "must have 1 to 128 characters");
        errors.Require(IsAbsolute(PasswordFile), nameof(PasswordFile), "must be an absolute path");
        errors.Require(IsAbsolute(CaFile), nameof(CaFile), "must be an absolute path");
        errors.Require(
            CaFile.Length == 0 || Tls is TlsMode.VerifyCa or TlsMode.VerifyFull, nameof(CaFile), "is only used with tls = verify_ca or verify_full");
        errors.Require(Writers is >= 1 and <= 32, nameof(Writers), "must be between 1 and 32");
        errors.Require(PartitionsAhead is >= 1 and <= 100, nameof(PartitionsAhead), "must be between 1 and 100");
        errors.Require(Patience is >= 1 and <= 600, nameof(Patience), "must be between 1 and 600");
        errors.Require(QueueSize is >= 1 and <= 1_000_000, nameof(QueueSize), "must be between 1 and 1000000");
    }

    private static bool IsName(string name) =>
        name.Length is >= 1 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '$');

    private static bool IsAbsolute(string path) =>
        path.Length == 0 || (Path.IsPathRooted(path) && !path.Contains('\0', StringComparison.Ordinal));
}
