using Earshot.Sdk.Diagnosis;
using Earshot.Sdk.Plugins;

namespace Earshot.Diagnosis.Tests;

public sealed class PluginTests
{
    [Fact]
    public void Manifest_names_the_plugin()
    {
        EarshotPluginAttribute manifest = typeof(StandardRulesPlugin).Assembly
            .GetCustomAttributes(typeof(EarshotPluginAttribute), false).Cast<EarshotPluginAttribute>().Single();

        manifest.Id.Should().Be("Diagnosis");
        manifest.Type.Should().Be(typeof(StandardRulesPlugin).FullName);
        manifest.Kind.Should().Be(PluginKind.Diagnosis);
    }

    [Fact]
    public void Disabled_rules_are_not_asked()
    {
        IDiagnosisPlugin plugin = new StandardRulesPlugin();
        IReadOnlyList<IDiagnosisRule> all = plugin.Create(new DiagnosisConfig());

        plugin.Create(new DiagnosisConfig { Disable = ["no_audio"] }).Select(rule => rule.Name)
            .Should().Equal(all.Select(rule => rule.Name).Where(name => name != "no_audio"));
    }

    [Fact]
    public void Unknown_names_and_wrong_limits_are_told()
    {
        var errors = new ConfigErrors();
        new DiagnosisConfig { Disable = ["no_audio", "no_video"], MinTalk = 0, LossPercent = 101, Retransmissions = 0, ClockDriftPpm = 0, RoundTripMs = double.NaN }
            .Validate(errors);

        errors.Items.Select(item => item.Property).Should().BeEquivalentTo(
            "Disable", "MinTalk", "LossPercent", "Retransmissions", "ClockDriftPpm", "RoundTripMs");
        errors.Items.Single(item => item.Property == "Disable").Problem.Should()
            .StartWith("there is no rule \"no_video\"; there are audio_stopped, capture_loss, ");
    }

    [Fact]
    public void Defaults_are_right()
    {
        var errors = new ConfigErrors();
        new DiagnosisConfig().Validate(errors);
        errors.Items.Should().BeEmpty();
    }
}
