using System.Text.Json;
using Earshot.Live.Tests.Capturing;
using Earshot.Sdk.Testing;

namespace Earshot.Live.Tests;

/// <summary><c>earshot interfaces</c>.</summary>
public sealed class InterfacesCommandTests
{
    private static readonly string Program = Path.Combine(SharedCaptures.RepositoryRoot, "out", "earshot", "Earshot.Host.dll");

    [RootFact]
    public void It_tells_where_packets_can_be_captured_and_what_lifts_an_interface()
    {
        using var inside = new NetworkNamespace();
        inside.Ip("address", "add", "192.0.2.7/24", "dev", NetworkNamespace.Interface);
        inside.Ip("link", "set", NetworkNamespace.Peer, "down");

        string output = Command.Run("ip", "netns", "exec", inside.Name, "dotnet", Program, "interfaces", "--format", "json");

        Dictionary<string, JsonElement> rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(row => row.GetProperty("name").GetString()!);
        rows.Keys.Should().BeEquivalentTo("lo", NetworkNamespace.Interface, NetworkNamespace.Peer);
        rows["lo"].GetProperty("can_capture").GetBoolean().Should().BeTrue();
        JsonElement mirror = rows[NetworkNamespace.Interface];
        mirror.GetProperty("state").GetString().Should().Be("no carrier", "its peer is down");
        mirror.GetProperty("can_capture").GetBoolean().Should().BeTrue();
        mirror.GetProperty("addresses")[0].GetString().Should().Be("192.0.2.7");
        JsonElement peer = rows[NetworkNamespace.Peer];
        peer.GetProperty("state").GetString().Should().Be("down");
        peer.GetProperty("can_capture").GetBoolean().Should().BeFalse();
        peer.GetProperty("remedy").GetString().Should().Be("ip link set peer0 up");
    }

    [RootFact]
    public void Without_the_right_it_tells_what_gives_it()
    {
        string output = Command.Run("setpriv", "--bounding-set", "-net_raw", "dotnet", Program, "interfaces");

        output.Should().MatchRegex("\nlo .* no: run as root, or once: setcap cap_net_raw=eip /");
    }
}
