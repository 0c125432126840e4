using Earshot.Sdk.Plugins;
using Earshot.Sdk.Records;

namespace Earshot.Sdk.Storage;

/// <summary>A call store that keeps registrations and requests outside calls too.</summary>
public interface IRequestStore
{
    /// <summary>
    /// Keeps the records as <see cref="ICallStore.Append"/> keeps calls. A registration is one by (sensor, address of record,
    /// contact, source, start), a request by (sensor, method, call id, source, start).
    /// </summary>
    /// <exception cref="PluginException">They could not be written; appending the same again is right.</exception>
    void Append(IReadOnlyList<RegistrationRecord> registrations, IReadOnlyList<RequestRecord> requests);
}
