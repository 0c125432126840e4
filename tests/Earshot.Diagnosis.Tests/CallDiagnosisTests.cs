using Earshot.Diagnosis.Tests.Support;
using Earshot.Host.Pipeline.Stages;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.Diagnosis.Tests;

/// <summary>How the host asks rules, whoever wrote them.</summary>
public sealed class CallDiagnosisTests : IDisposable
{
    private readonly TestPluginContext context = new();

    [Fact]
    public void The_worst_comes_first_then_by_name()
    {
        var diagnosis = new CallDiagnosis();
        diagnosis.Add([new Says("b", Severity.Notice), new Says("c", Severity.Problem)], new PluginGuard(context));
        diagnosis.Add([new Says("a", Severity.Problem), new Says("nothing", null)], new PluginGuard(context));

        diagnosis.Examine(TestCalls.Good).Select(finding => finding.Rule).Should().Equal("a", "c", "b");
    }

    [Fact]
    public void A_rule_that_throws_is_counted_and_taken_out()
    {
        var guard = new PluginGuard(context);
        var bad = new Throws();
        var diagnosis = new CallDiagnosis();
        diagnosis.Add([bad], guard);
        diagnosis.Add([new Says("good", Severity.Notice)], new PluginGuard(context));

        for (int i = 0; i < 150; i++)
        {
            diagnosis.Examine(TestCalls.Good).Should().ContainSingle().Which.Rule.Should().Be("good");
        }

        bad.Asked.Should().Be(100);
        guard.Faults.Should().Be(100);
    }

    public void Dispose() => context.Dispose();

    private sealed class Says(string name, Severity? severity) : IDiagnosisRule
    {
        public string Name => name;

        public Finding? Examine(CallRecord call) => severity is { } known ? new Finding(name, known, "text", []) : null;
    }

    private sealed class Throws : IDiagnosisRule
    {
        public string Name => "throws";

        public int Asked { get; private set; }

        public Finding? Examine(CallRecord call)
        {
            Asked++;
            throw new InvalidOperationException("a bug");
        }
    }
}
