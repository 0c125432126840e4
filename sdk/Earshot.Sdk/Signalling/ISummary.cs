namespace Earshot.Sdk.Signalling;

/// <summary>
/// Where analyzers write the counters of <c>--summary</c>. Counters of the same name from several analyzers are added up.
/// </summary>
public interface ISummary
{
    /// <summary>Adds a number.</summary>
    void Count(string name, long value);

    /// <summary>Adds to an entry of a map, for example <c>sip_requests</c>, <c>INVITE</c>.</summary>
    void Count(string map, string key, long value);

    /// <summary>Makes sure that a map is there even when nothing was counted in it: keys of the summary are always present.</summary>
    void Declare(string map)
    {
    }
}
