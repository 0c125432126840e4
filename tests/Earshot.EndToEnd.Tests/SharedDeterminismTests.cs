using Earshot.Sdk.Testing;

namespace Earshot.EndToEnd.Tests;

public sealed class SharedDeterminismTests(ReferenceRuns reference) : DeterminismTests(reference)
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

    public static TheoryData<string, string> Rows => Combine(Shared, Combined);

    [CapturesTheory]
    [MemberData(nameof(Rows))]
    public Task Shared_captures_read_the_same(string capture, string variant) =>
        Compare(Path.Combine(SharedCaptures.Directory!, capture), variant);
}
