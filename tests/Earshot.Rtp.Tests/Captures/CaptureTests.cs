using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Records;

namespace Earshot.Rtp.Tests.Captures;

/// <summary>Real streams without their SDP, against what tshark says of them.</summary>
public sealed class CaptureTests
{
    [CapturesTheory]
    [InlineData("lab/base_pcma.pcap")]
    [InlineData("lab/base_small.pcap")]
    [InlineData("lab/sip_tcp.pcap")]
    [InlineData("lab/sip_tls.pcap")]
    [InlineData("lab/srtp_sdes.pcap")]
    [InlineData("lab/dtls_srtp.pcap")]
    [InlineData("real/freeswitch__milliwatt.long.pcmu.rtp.pcap")]
    [InlineData("real/pkts__sip_rtp.pcap")]
    [InlineData("real/sipp__g711a.pcap")]
    [InlineData("real/rtpproxy__G723_1.o.rtp.pcap")]
    [InlineData("real/rtpproxy__c1.a.rtp.pcap")]
    [InlineData("real/rtpproxy__call1_alaw_adhoc2pcap.pcap")]
    [InlineData("real/rtpproxy__call1_gsm_adhoc2pcap.pcap")]
    [InlineData("real/rtpproxy__call1_g722_srtp.a.rtp.pcap")]
    [InlineData("real/rtpproxy__lost.o.rtp.pcap")]
    [InlineData("real/rtpproxy__rtcp.o.pcap")]
    [InlineData("real/rtpproxy__sess6.o.rtp.pcap")]
    [InlineData("synth/plain.pcap")]
    [InlineData("synth/plain_ipv6.pcap")]
    [InlineData("synth/rtp_dup.pcap")]
    [InlineData("synth/rtp_jitter.pcap")]
    [InlineData("synth/rtp_loss_burst5.pcap")]
    [InlineData("synth/rtp_loss_every10.pcap")]
    [InlineData("synth/rtp_reorder.pcap")]
    [InlineData("synth/rtp_seqwrap.pcap")]
    public void Streams_are_those_of_tshark(string name)
    {
        List<TsharkStream> truth = TsharkTruth.Streams(name);
        List<StreamRecord> streams = Measure(name);

        streams.Select(stream => (stream.Source, stream.Destination, stream.Ssrc, stream.Packets)).Should().BeEquivalentTo(
            truth.Select(stream => (stream.Source, stream.Destination, stream.Ssrc, stream.Packets)));
        foreach (TsharkStream expected in truth)
        {
            StreamRecord stream = streams.Single(one => one.Ssrc == expected.Ssrc && one.Source == expected.Source);
            // tshark takes duplicates for packets; it cannot lose fewer than we do otherwise.
            stream.Lost.Should().Be(expected.Lost + stream.Duplicates);
            if (stream.Duplicates == 0)
            {
                stream.JitterMeanMs.Should().BeApproximately(expected.JitterMean, Math.Max(0.05, expected.JitterMean / 100));
                stream.JitterMaxMs.Should().BeApproximately(expected.JitterMax, Math.Max(0.05, expected.JitterMax / 100));
            }
        }
    }

    [CapturesTheory]
    [InlineData("real/arkime__stun.pcap")]
    [InlineData("real/ndpi__google_meet.pcapng")]
    [InlineData("real/ndpi__mumble.pcapng")]
    [InlineData("real/ndpi__psiphon3.pcap")]
    [InlineData("real/ndpi__stun_dtls_unidirectional_client.pcap")]
    [InlineData("real/ndpi__stun_msteams_unidir.pcapng")]
    [InlineData("real/ndpi__teamspeak3.pcap")]
    [InlineData("real/ndpi__zoom.pcap")]
    [InlineData("real/ndpi__zoom2.pcap")]
    [InlineData("real/tracepcap__stun_webrtc.pcap")]
    public void Other_protocols_are_no_streams(string name) => Measure(name).Should().BeEmpty();

    private static List<StreamRecord> Measure(string name)
    {
        Bench bench = new();
        bench.Take(UdpCapture.Read(name));
        bench.End();
        return [.. bench.Sink.Unowned];
    }
}
