using Earshot.Diagnosis.Tests.Support;
using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;

namespace Earshot.Diagnosis.Tests.Rules;

public sealed class GoodCallTests
{
    public static TheoryData<string> Names => [.. StandardRules.All(new DiagnosisConfig()).Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_rule_complains_of_a_good_call(string name) => Rule(name).Examine(TestCalls.Good).Should().BeNull();

    /// <summary>Null and empty mean "unknown", and what is unknown is no problem.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void No_rule_complains_of_what_nobody_knows(string name)
    {
        CallRecord bare = new()
        {
            Id = "", CallId = "bare", Start = TestCalls.At(0), Answered = TestCalls.At(1), End = TestCalls.At(100),
            State = CallState.Answered, EndReason = EndReason.Bye,
        };
        StreamRecord stream = new()
        {
            Source = default, Destination = default, Ssrc = 0, Start = TestCalls.At(1), End = TestCalls.At(100), Packets = 1000,
        };

        Rule(name).Examine(bare).Should().BeNull();
        Rule(name).Examine(bare with { Streams = [stream] }).Should().BeNull();
        Rule(name).Examine(bare with { Streams = [stream with { Direction = MediaDirection.ToCallee }] }).Should().BeNull();
        Rule(name).Examine(bare with { Media = [TestCalls.Line(CallParty.Caller, TestCalls.CallerMedia)] }).Should().BeNull();
        Rule(name).Examine(SampleCalls.Busy(1)).Should().BeNull();
    }

    [Fact]
    public void Names_are_unique_and_in_snake_case()
    {
        string[] names = [.. StandardRules.All(new DiagnosisConfig()).Select(rule => rule.Name)];

        names.Should().OnlyHaveUniqueItems().And.BeInAscendingOrder(StringComparer.Ordinal);
        names.Should().AllSatisfy(name => name.Should().MatchRegex("^[a-z][a-z_]*[a-z]$"));
    }

    private static IDiagnosisRule Rule(string name) => StandardRules.All(new DiagnosisConfig()).Single(rule => rule.Name == name);
}
