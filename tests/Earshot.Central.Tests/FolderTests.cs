using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Earshot.CentralSensor;
using Earshot.CentralServer;
using Earshot.Sdk.Plugins;
using Earshot.Sdk.Testing;
using Earshot.Sdk.Transport;

namespace Earshot.Central.Tests;

public sealed class FolderTests
{
    private static readonly string Plugins = Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot", "plugins");

    [Fact]
    public void The_sensor_s_end_needs_no_ASP_NET_and_no_other_plugin()
    {
        string[] files = Directory.GetFiles(Path.Combine(Plugins, "CentralSensor"), "*.dll");
        files.Select(Path.GetFileName).Should().Contain(["CentralSensor.dll", "Central.Protocol.dll", "Grpc.Net.Client.dll"]);

        string[] references = [.. files.SelectMany(References).Distinct()];

        references.Should().NotContain(name => name.Contains("AspNetCore", StringComparison.Ordinal));
        references.Should().NotContain(["Sip", "Rtp", "CentralServer", "Earshot.Host"]);
        // And what the check would find is found where it is.
        References(Path.Combine(Plugins, "CentralServer", "CentralServer.dll")).Should().Contain(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void The_configuration_says_which_end_it_is()
    {
        ITransportPlugin sensor = new CentralSensorPlugin();
        sensor.RoleOf(new CentralSensorConfig()).Should().Be(TransportRole.RecordSender);
        sensor.RoleOf(new CentralSensorConfig { PacketbufferSender = true }).Should().Be(TransportRole.PacketSender);
        ((ITransportPlugin)new CentralServerPlugin()).RoleOf(new CentralServerConfig()).Should().Be(TransportRole.Receiver);
    }

    [Fact]
    public void What_is_wrong_in_a_configuration_is_found_before_anything_is_opened()
    {
        var errors = new ConfigErrors();
        new CentralSensorConfig().Validate(errors);
        errors.Items.Should().Equal(("ServerDestination", "must name a centre"));
        errors = new ConfigErrors();
        new CentralSensorConfig
        {
            ServerDestination = ["a:1"], ServerCertificatePin = "12", ServerPasswordFile = "relative", NameSensor = "\u00e4", MaxBufferMem = 0, QueueSize = 0,
        }.Validate(errors);
        new CentralServerConfig { ServerBind = "host", MaxSensors = 70_000, ServerConnectMaximumTimeDiffS = double.NaN, LoginTimeout = 0 }.Validate(errors);

        errors.Items.Select(item => item.Property).Should().Equal(
            "ServerDestination", "ServerPasswordFile", "ServerCertificatePin", "NameSensor", "MaxBufferMem", "QueueSize",
            "ServerBind", "ServerConnectMaximumTimeDiffS", "MaxSensors", "LoginTimeout");
        var none = new ConfigErrors();
        new CentralSensorConfig { ServerDestination = ["centre"] }.Validate(none);
        new CentralServerConfig().Validate(none);
        none.Items.Should().BeEmpty();
    }

    private static string[] References(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        MetadataReader metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
