using System.Globalization;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Records;
using Earshot.Sdk.Testing;
using Earshot.Spool.Tests.Support;

namespace Earshot.Spool.Tests;

/// <summary>What is exported of real captures is what tshark finds in them.</summary>
public sealed class CapturesTests
{
    private static readonly string[] Udp =
    [
        "lab/base_pcma.pcap", "lab/opus.pcap", "lab/srtp_sdes.pcap", "lab/ovs_gre.pcap", "synth/erspan2.pcap", "synth/plain_ipv6.pcap",
        "real/pkts__sip_rtp.pcap", "real/trex__delay_10_sip_video_call_full.pcap",
    ];

    public static TheoryData<string, int, bool> Variants
    {
        get
        {
            TheoryData<string, int, bool> rows = [];
            foreach (string capture in Udp)
            {
                // Every capture one way, and some the other way too.
                bool compress = rows.Count % 2 == 0;
                rows.Add(capture, compress ? 3 : 1, compress);
                if (capture.StartsWith("lab/o", StringComparison.Ordinal))
                {
                    rows.Add(capture, compress ? 1 : 3, !compress);
                }
            }

            return rows;
        }
    }

    [CapturesTheory]
    [MemberData(nameof(Variants))]
    public async Task Export_is_what_tshark_finds_of_the_call(string capture, int shards, bool compress)
    {
        string original = Path.Combine(SharedCaptures.Directory!, capture);
        using var folder = new SpoolFolder("spool.rtp=full", $"spool.compress={(compress ? "true" : "false")}");
        List<CallRecord> calls = await folder.ReadAsync(original, shards);

        calls.Should().NotBeEmpty();
        foreach (CallRecord call in calls.Take(5))
        {
            string expected = folder.PathOf("expected.pcap");
            Tool.Run("tshark", "-r", original, "-Y", FilterOf(call), "-w", expected, "-F", "nsecpcap");
            List<CapturedFrame> exported = await folder.FramesAsync(call);
            exported.Should().Equal(CapturedFrame.ReadAll(expected));
            exported.Count.Should().BeGreaterThanOrEqualTo(call.SipMessages);
        }

        foreach (string segment in folder.Segments)
        {
            Tool.Run("tshark", "-r", segment);
            Tool.Run("capinfos", segment);
        }
    }

    /// <summary>The call's messages; its streams by addresses, SSRC and time; RTCP between their addresses while it lasts.</summary>
    private static string FilterOf(CallRecord call)
    {
        const string rtcp = "(udp.payload[1:1] == c8 || udp.payload[1:1] == c9 || udp.payload[1:1] == ca || udp.payload[1:1] == cb || udp.payload[1:1] == cc)";
        var parts = new List<string> { $"sip.Call-ID == \"{call.CallId}\"" };
        foreach (StreamRecord stream in call.Streams)
        {
            string ssrc = stream.Ssrc.ToString("x8", CultureInfo.InvariantCulture);
            ssrc = string.Join(':', Enumerable.Range(0, 4).Select(i => ssrc.Substring(i * 2, 2)));
            parts.Add($"({Between(stream.Source, stream.Destination, 0)} && udp.payload[8:4] == {ssrc} && !{rtcp})");
            foreach (int more in new[] { 0, 1 })
            {
                parts.Add($"({Between(stream.Source, stream.Destination, more)} && {rtcp})");
                parts.Add($"({Between(stream.Destination, stream.Source, more)} && {rtcp})");
            }
        }

        return $"!icmp && ({string.Join(" || ", parts)})";
    }

    private static string Between(TransportAddress source, TransportAddress destination, int more)
    {
        string ip = source.Host.IsIPv4 ? "ip" : "ipv6";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{ip}.src == {source.Host} && {ip}.dst == {destination.Host} && udp.srcport == {source.Port + more} && udp.dstport == {destination.Port + more}");
    }

    [CapturesTheory]
    [InlineData("gre.pcap")]
    [InlineData("vxlan_in_vxlan.pcap")]
    [InlineData("erspan3.pcap")]
    [InlineData("frag_outer_vxlan.pcap")]
    [InlineData("lt_sll.pcap")]
    [InlineData("gtpu_in_vxlan_qinq.pcap")]
    public async Task Without_its_tunnels_a_call_is_what_it_was_before_them(string capture)
    {
        using var folder = new SpoolFolder("spool.rtp=full");
        List<string> plain = await Decapsulated(folder, "plain.pcap");
        using var tunnel = new SpoolFolder("spool.rtp=full");
        List<string> inner = await Decapsulated(tunnel, capture);

        inner.Should().Equal(plain);
        plain[0].Should().StartWith("45", "it begins with an IPv4 header");
        Tool.Run("tshark", "-r", tunnel.PathOf("one.pcap"), "-Y", "sip").Should().Contain("INVITE");
    }

    private static async Task<List<string>> Decapsulated(SpoolFolder folder, string capture)
    {
        CallRecord call = (await folder.ReadAsync(Path.Combine(SharedCaptures.Directory!, "synth", capture))).Should().ContainSingle().Subject;
        (await folder.ExportAsync(call.CallId, folder.PathOf("one.pcap"), "--decapsulate")).OrThrow();
        return [.. CapturedFrame.ReadAll(folder.PathOf("one.pcap")).Select(frame => frame.Bytes)];
    }
}
