using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;

namespace Earshot.Diagnosis.Rules;

/// <summary>The callee wanted none of the offered media: 488 or 606 (RFC 3261, 21.4.26 and 21.6.4).</summary>
internal sealed class MediaRefused : IDiagnosisRule
{
    public string Name => "media_refused";

    public Finding? Examine(CallRecord call) => call is { State: CallState.Failed, StatusCode: 488 or 606 }
        ? new Finding(Name, Severity.Problem, "The callee refused the offered media: codecs, encryption or transport do not match.",
        [
            $"{call.StatusCode} {call.ReasonPhrase}",
            .. call.Media.Where(line => line.By == CallParty.Caller)
                .Select(line => $"offered: {line.Protocol} at {line.Address} with {string.Join(", ", line.Formats)}"),
        ])
        : null;
}
