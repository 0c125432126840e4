using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;

namespace Earshot.Sdk.Storage;

/// <summary>Keeps call records. Used by one thread at a time.</summary>
public interface ICallStore : IDisposable
{
    /// <summary>
    /// Keeps the records; on return they survive a crash of the process. A record whose (sensor, call id, start) is
    /// already there replaces it.
    /// </summary>
    /// <exception cref="PluginException">They could not be written; none or some of the batch is kept, and appending the
    /// same batch again is right.</exception>
    void Append(IReadOnlyList<CallRecord> records);

    /// <summary>The records that match, newest start first, those of one start by call id.</summary>
    IReadOnlyList<CallRecord> Query(CallQuery query);

    /// <summary>The newest record with this <see cref="CallRecord.Id"/> or <see cref="CallRecord.CallId"/>, or null.</summary>
    CallRecord? Find(string idOrCallId);
}
