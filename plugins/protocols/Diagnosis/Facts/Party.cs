using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Facts;

/// <summary>The sides of a call in sentences.</summary>
internal static class Party
{
    /// <summary>"the caller" or "the callee".</summary>
    public static string Name(CallParty party) => party == CallParty.Caller ? "the caller" : "the callee";
}
