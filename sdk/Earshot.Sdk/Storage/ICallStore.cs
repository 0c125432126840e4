using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;

namespace Earshot.Sdk.Storage;

/// <summary>Keeps call records. Used by one thread at a time.</summary>
public interface ICallStore : IDisposable
{
    /// <summary>
    /// Keeps the records; on return they survive a crash of the process, be it in a queue of the store's own. A record whose
    /// <see cref="CallKey"/> is already there replaces it.
    /// </summary>
    /// <exception cref="PluginException">They could not be written; none or some of the batch is kept, and appending the
    /// same batch again is right.</exception>
    void Append(IReadOnlyList<CallRecord> records);

    /// <summary>The records that match, in the order of <see cref="CallKey"/>.</summary>
    /// <exception cref="PluginException">They could not be read.</exception>
    IReadOnlyList<CallRecord> Query(CallQuery query);

    /// <summary>How many records match; a store stops counting at <paramref name="cap"/>, so this many means "or more".</summary>
    /// <param name="query">The conditions; its limit is ignored.</param>
    /// <param name="cap">At least 1.</param>
    /// <exception cref="PluginException">They could not be read.</exception>
    int Count(CallQuery query, int cap);

    /// <summary>The newest record with this <see cref="CallRecord.Id"/> or <see cref="CallRecord.CallId"/>, streams, ladder and
    /// diagnosis included, or null.</summary>
    /// <exception cref="PluginException">It could not be read.</exception>
    CallRecord? Find(string idOrCallId);

    /// <summary>Deletes the calls that started on a UTC day before this one.</summary>
    /// <exception cref="PluginException">Some could not be deleted; trying again is right.</exception>
    void DeleteBefore(DateOnly day);

    /// <summary>How it stands, without waiting for a server.</summary>
    StoreHealth Health();

    /// <summary>Looks for damage, and mends what it can when asked to.</summary>
    /// <param name="repair">True to mend; only in a store that was opened for writing.</param>
    /// <exception cref="PluginException">It could not look.</exception>
    IReadOnlyList<StoreProblem> Check(bool repair);
}
