using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;

namespace Earshot.Sdk.Storage;

/// <summary>
/// Keeps call records. One thread at a time writes: <see cref="Append"/>, <see cref="DeleteBefore"/> and a <see cref="Check"/>
/// that repairs. Everything else may be called by any thread, meanwhile too, and must not hold an append up for long: a
/// sensor goes on storing while somebody searches a million calls.
/// </summary>
public interface ICallStore : IDisposable
{
    /// <summary>
    /// Keeps the records; on return they survive a crash of the process, be it in a queue of the store's own. A record whose
    /// <see cref="CallKey"/> is already there, or came earlier in the batch, replaces it.
    /// </summary>
    /// <exception cref="PluginException">They could not be written; none or some of the batch is kept, and appending the
    /// same batch again is right.</exception>
    void Append(IReadOnlyList<CallRecord> records);

    /// <summary>
    /// The records that match, in the order of <see cref="CallKey"/>. What is appended meanwhile may be in it or not. Days or
    /// partitions that cannot be read are left out, and <see cref="Health"/> tells of them.
    /// </summary>
    /// <exception cref="PluginException">Nothing could be read.</exception>
    IReadOnlyList<CallRecord> Query(CallQuery query);

    /// <summary>How many records match; a store stops counting at <paramref name="cap"/>, so this many means "or more".</summary>
    /// <param name="query">The conditions; its limit is ignored.</param>
    /// <param name="cap">At least 1.</param>
    /// <exception cref="PluginException">Nothing could be read.</exception>
    int Count(CallQuery query, int cap);

    /// <summary>The newest record with this <see cref="CallRecord.Id"/> or <see cref="CallRecord.CallId"/>, streams, ladder and
    /// diagnosis included, or null. Of two sensors' records of one start it is the first in the order of answers.</summary>
    /// <exception cref="PluginException">Nothing could be read.</exception>
    CallRecord? Find(string idOrCallId);

    /// <summary>Deletes the calls that started on a UTC day before this one. Calls of such days that are appended later are kept.</summary>
    /// <exception cref="PluginException">Some could not be deleted; trying again is right.</exception>
    void DeleteBefore(DateOnly day);

    /// <summary>How it stands, at once: without waiting for a server and without searching.</summary>
    StoreHealth Health();

    /// <summary>Looks for damage, and mends what it can when asked to.</summary>
    /// <param name="repair">True to mend; only in a store that was opened for writing.</param>
    /// <exception cref="PluginException">It could not look, or may not mend.</exception>
    IReadOnlyList<StoreProblem> Check(bool repair);
}
