using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;
using static System.FormattableString;

namespace Earshot.Diagnosis.Rules;

/// <summary>The caller waited long for any sign that the call goes on.</summary>
internal sealed class PostDialDelay(double seconds) : IDiagnosisRule
{
    public string Name => "post_dial_delay";

    public Finding? Examine(CallRecord call) => call.PddMs >= seconds * 1000
        ? new Finding(Name, Severity.Notice, "The caller waited long until it rang.",
            [Invariant($"{call.PddMs / 1000:0.0} s from the INVITE to the first sign of ringing, or to the final response")])
        : null;
}
