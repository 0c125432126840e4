using System.Collections.Concurrent;

namespace Earshot.CentralServer;

/// <summary>Counts what was refused before a sensor was known, by name. Any thread.</summary>
internal sealed class Refusals
{
    /// <summary>The address, or all, had too many connections that had not logged in.</summary>
    public const string TooMany = "too_many_connections";

    /// <summary>What came was no TLS 1.3.</summary>
    public const string NoTls = "no_tls";

    /// <summary>TLS was spoken, but then not this protocol.</summary>
    public const string Garbage = "garbage";

    /// <summary>Nobody logged in in time.</summary>
    public const string Timeout = "login_timeout";

    /// <summary>More bytes came than a login has.</summary>
    public const string TooLarge = "login_too_large";

    /// <summary>A wrong password, or a connection that somebody stands in the middle of.</summary>
    public const string Password = "refused_password";

    /// <summary>Clocks too far apart.</summary>
    public const string Clock = "refused_clock";

    /// <summary>A name or a number that another sensor has.</summary>
    public const string Duplicate = "refused_duplicate";

    /// <summary>There are as many sensors as there may be.</summary>
    public const string Limit = "refused_limit";

    private readonly ConcurrentDictionary<string, long> counts = [];

    public IReadOnlyDictionary<string, long> Counts => new Dictionary<string, long>(counts);

    public void Count(string name) => counts.AddOrUpdate(name, 1, (_, count) => count + 1);
}
