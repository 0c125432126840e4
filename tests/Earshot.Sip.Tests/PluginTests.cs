using System.Reflection;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Testing;

namespace Earshot.Sip.Tests;

public sealed class PluginTests
{
    [Fact]
    public void The_manifest_names_the_plugin()
    {
        EarshotPluginAttribute manifest = typeof(SipPlugin).Assembly.GetCustomAttribute<EarshotPluginAttribute>()!;
        manifest.Id.Should().Be(typeof(SipPlugin).Assembly.GetName().Name);
        manifest.Kind.Should().Be(PluginKind.Signalling);
        typeof(SipPlugin).Assembly.GetType(manifest.Type).Should().Be<SipPlugin>();
    }

    [Fact]
    public void Claims_follow_the_configuration()
    {
        ISignallingPlugin plugin = new SipPlugin();
        PayloadClaims claims = plugin.Claim(new SipConfig { UdpPorts = [5060, 5080], TcpPorts = [] });
        claims.FirstBytes.Should().Equal(((byte)'A', (byte)'Z'));
        claims.UdpPorts.Should().Equal(5060, 5080);
        claims.TcpPorts.Should().BeEmpty();
        using TestPluginContext context = new();
        plugin.Create(new SipConfig(), new RecordingSink(), context).EarliestOpenCall.Should().BeNull();
    }

    [Fact]
    public void The_defaults_are_valid()
    {
        ConfigErrors errors = new();
        new SipPlugin().CreateDefaultConfig().Validate(errors);
        errors.Items.Should().BeEmpty();
    }

    [Fact]
    public void Every_number_that_cannot_be_is_reported()
    {
        SipConfig config = new() { UdpPorts = [0], TcpPorts = [5060, 0] };
        PropertyInfo[] numbers = [.. typeof(SipConfig).GetProperties().Where(property => property.PropertyType == typeof(int))];
        foreach (PropertyInfo number in numbers)
        {
            number.SetValue(config, 0);
        }

        // These may be 0.
        config.MaxLadderMessages = -1;
        config.OneWayTimeout = -1;
        ConfigErrors errors = new();
        config.Validate(errors);
        errors.Items.Select(item => item.Property).Should().BeEquivalentTo(
            [nameof(SipConfig.UdpPorts), nameof(SipConfig.TcpPorts), .. numbers.Select(number => number.Name)]);
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("proxy-authorization")]
    [InlineData("X-A", "x-a")]
    [InlineData("no header")]
    [InlineData("")]
    public void Headers_that_may_not_be_kept_are_reported(params string[] names)
    {
        ConfigErrors errors = new();
        new SipConfig { Headers = names, LegHeaders = names }.Validate(errors);
        errors.Items.Select(item => item.Property).Should().Equal(nameof(SipConfig.Headers), nameof(SipConfig.LegHeaders));
    }
}
