using Earshot.Sdk.Records;

namespace Earshot.Sip.Calls;

/// <summary>The two sides of a call.</summary>
internal static class CallParties
{
    public static CallParty Other(this CallParty party) => party == CallParty.Caller ? CallParty.Callee : CallParty.Caller;
}
