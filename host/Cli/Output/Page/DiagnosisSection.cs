using Earshot.Sdk.Records;

namespace Earshot.Host.Cli.Output.Page;

/// <summary>What the rules found, with their evidence.</summary>
internal static class DiagnosisSection
{
    public static void Write(PageWriter page, CallRecord call)
    {
        if (call.Diagnosis.Count == 0)
        {
            return;
        }

        page.Section("Diagnosis");
        foreach (Finding finding in call.Diagnosis)
        {
            page.Line("  ", $"{Wording.Of(finding.Severity)}: {finding.Text} ({finding.Rule})");
            foreach (string fact in finding.Evidence)
            {
                page.Line("    - ", fact);
            }
        }
    }
}
