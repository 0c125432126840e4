using Earshot.Sdk.Transport;

namespace Earshot.Sdk.Signalling;

/// <summary>Implemented by a signalling analyzer that can tell which calls are under way. Called in the analyzer's thread.</summary>
public interface ILiveCalls
{
    /// <summary>How many calls are not over.</summary>
    int OpenCalls { get; }

    /// <summary>Adds the calls that have no record yet, in any order.</summary>
    void CopyLiveCalls(ICollection<LiveCall> calls);
}
