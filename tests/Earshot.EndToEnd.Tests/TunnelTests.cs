using Earshot.Bench.Generator;

namespace Earshot.EndToEnd.Tests;

/// <summary>The same calls through every tunnel are the same calls.</summary>
public sealed class TunnelTests(TunnelTests.Plain plain) : IClassFixture<TunnelTests.Plain>
{
    /// <summary>How a call shows each tunnel where that is not the generator's name for it.</summary>
    private static readonly Dictionary<string, string> Shown = new()
    {
        ["erspan"] = "gre{} / erspan{session=7,vlan=0}",
        ["erspan-1"] = "gre{}",
        ["erspan-3"] = "gre{} / erspan{session=7,vlan=0}",
        ["gre-key"] = "gre{key=7}",
        ["nvgre"] = "gre{key=10753}",
        ["vlan"] = "vlan{vlan=100}",
        ["qinq"] = "vlan{vlan=100} / vlan{vlan=7}",
        ["vxlan"] = "vxlan{vni=42}",
        ["vxlan-gpe"] = "vxlan{vni=42}",
        ["pppoe"] = "pppoe{session=66}",
        ["gtp-u"] = "gtp{teid=7}",
        ["geneve"] = "geneve{vni=42}",
        ["geneve-option"] = "geneve{vni=42}",
        ["l2tp"] = "l2tp{session=2,tunnel=1}",
        ["gre"] = "gre{}",
        ["ipip"] = "ipip{}",
        ["tzsp"] = "tzsp{}",
        ["gre-in-udp"] = "gre{}",
    };

    public static TheoryData<string> Names => [.. Tunnel.All.Where(tunnel => tunnel != Tunnel.None).Select(tunnel => tunnel.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Calls_and_streams_are_those_without_a_tunnel(string name)
    {
        ReadOutput expected = await plain.ReadAsync(Tunnel.None);
        ReadOutput found = await plain.ReadAsync(Tunnel.Named(name));

        found.Calls.Select(call => call with { Tunnels = [], CaptureLoss = null, Streams = [] }).Should().BeEquivalentTo(
            expected.Calls.Select(call => call with { Streams = [] }), options => options.WithStrictOrdering());
        found.Streams.Select(stream => stream with { Tunnels = [], LostInCaptureMax = null, MosNetworkMax = null }).Should().BeEquivalentTo(
            expected.Streams, options => options.WithStrictOrdering());
        found.Counts("defects").Should().BeEmpty();
        string[] chains = [.. found.Calls.Select(call => Text(call.Tunnels.Single())).Distinct()];
        if (Shown.TryGetValue(name, out string? chain))
        {
            chains.Should().Equal(chain);
        }
        else
        {
            chains.Should().ContainSingle().Which.Should().NotBeEmpty();
        }
    }

    private static string Text(IReadOnlyList<Sdk.Records.TunnelLayer> chain) => string.Join(" / ", chain.Select(layer =>
        $"{layer.Protocol}{{{string.Join(",", layer.Ids.OrderBy(id => id.Key, StringComparer.Ordinal).Select(id => $"{id.Key}={id.Value}"))}}}"));

    /// <summary>Generated captures and what is read from them.</summary>
    public sealed class Plain : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("earshot-tunnels-");
        private ReadOutput? withoutTunnel;

        internal async Task<ReadOutput> ReadAsync(Tunnel tunnel)
        {
            if (tunnel == Tunnel.None && withoutTunnel is not null)
            {
                return withoutTunnel;
            }

            string path = Path.Combine(folder.FullName, $"{tunnel.Name}.pcap");
            CaptureGenerator.Generate(new GeneratorOptions { Calls = 3, Concurrency = 2, Seconds = 6, LossPercent = 3, Tunnel = tunnel }, path);
            ReadOutput output = ReadOutput.Parse(await ReadInProcess.RunAsync([path, "--format", "json", "--summary", "--dialogs"]));
            return tunnel == Tunnel.None ? withoutTunnel = output : output;
        }

        public void Dispose() => folder.Delete(recursive: true);
    }
}
