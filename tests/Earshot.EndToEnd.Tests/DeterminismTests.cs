using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

/// <summary>One capture gives one output, byte for byte, however it is read.</summary>
public sealed class DeterminismTests(ReferenceRuns reference) : IClassFixture<ReferenceRuns>
{
    /// <summary>One of each kind: link types, tunnels, fragments, TCP, re-used ports, many streams, damage.</summary>
    private static readonly string[] Shared =
    [
        "lab/opus.pcap",
        "lab/ovs_erspan2.pcap",
        "lab/ws_webrtc_sll2.pcap",
        "real/isa__aaa.pcap",
        "real/jnetpcap__tc_TC_IDPRE_EXT0140.pcap",
        "real/ndpi__fuzz-2006-06-26-2594.pcap",
        "real/ndpi__telegram_videocall.pcapng",
        "real/open5gs__volte.pcapng",
        "synth/frag_both_gre.pcap",
        "synth/frag_sip_shuffle.pcap",
        "synth/siptcp_ooo.pcap",
    ];

    /// <summary>Ways to read that have several things of the others in one: captures of many kinds need no more.</summary>
    private static readonly string[] Combined =
        ["4 shards", "blocks of 4099 bytes, 4 shards", "blocks of 65537 bytes, 2 shards", "standard input, 4 shards", "gzip on standard input"];

    public static TheoryData<string, string> OfGenerated => Combine(ReferenceRuns.Generated.Keys, ReadVariant.All.Keys);

    public static TheoryData<string, string> OfShared => Combine(Shared, Combined);

    [Theory]
    [MemberData(nameof(OfGenerated))]
    public Task Generated_captures_read_the_same(string capture, string variant) => Compare(reference.Capture(capture).Path, variant);

    [CapturesTheory]
    [MemberData(nameof(OfShared))]
    public Task Shared_captures_read_the_same(string capture, string variant) =>
        Compare(Path.Combine(SharedCaptures.Directory!, capture), variant);

    private async Task Compare(string path, string variant)
    {
        string expected = (await reference.RunAsync(path)).OrThrow().Output;
        string actual = (await ReadVariant.All[variant].ReadAsync(path)).OrThrow().Output;
        // Line by line first: a difference of one line is easier to read.
        foreach ((string wanted, string got) in expected.Split('\n').Zip(actual.Split('\n')))
        {
            Assert.Equal(wanted, got);
        }

        Assert.Equal(expected, actual);
        Assert.NotEmpty(actual);
    }

    private static TheoryData<string, string> Combine(IEnumerable<string> captures, IEnumerable<string> variants)
    {
        TheoryData<string, string> rows = [];
        foreach (string capture in captures)
        {
            foreach (string variant in variants)
            {
                rows.Add(capture, variant);
            }
        }

        return rows;
    }
}
