using System.Text.Json;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Signalling;
using Earshot.Sdk.Testing;
using PacketDotNet;
using SharpPcap;
using SharpPcap.LibPcap;

namespace Earshot.Sip.Tests;

/// <summary>SIP over plain UDP in real captures: read by PacketDotNet, analyzed by us, compared with what tshark says.</summary>
public sealed class CaptureTests
{
    /// <summary>Captures whose SIP is in whole UDP datagrams: no fragments, tunnels or TCP, which are the host's work.</summary>
    private static readonly string[] Names =
    [
        "lab/base_pcma.pcap", "lab/opus.pcap", "lab/srtp_sdes.pcap", "real/isa__aaa.pcap", "real/ndpi__pcap_sip.pcap",
        "real/ndpi__FAX-Call-t38-CA-TDM-SIP-FB-1.pcap", "real/pcapplusplus__sdp.pcap", "real/pcapplusplus__sip_non_default_port.pcap",
        "real/pkts__cancel.pcap", "real/pkts__simple_invite_scenario.pcap", "real/pkts__sip_rtp.pcap", "real/pkts__sipp.pcap",
        "real/profuzzbench__in-sip-pcap_sip-1.pcap", "real/suricata__sip-compact-form_sip_compact_form.pcap",
        "real/suricata__sip-header-multi-value_sip_header_multi_val.pcap", "real/suricata__sip-options-method_input.pcap",
        "real/suricata__sip-pattern-matching_sip.pcap", "real/suricata__sip-sdp_sdp.pcap",
        "real/trex__delay_10_sip_video_call_full.pcap", "real/trex__delay_10_sip_video_call_short.pcap", "real/trex__sip_0.pcap",
        "real/trex__udp_sip.cap", "real/zeek__invalid-content-length.pcap", "real/zeek__sip-junk-before-request.pcap",
        "real/zeek__wireshark.pcap", "synth/plain.pcap", "synth/plain_ipv6.pcap",
    ];

    [CaptureFact]
    public void Methods_status_codes_and_call_ids_are_those_that_tshark_counts()
    {
        foreach (string name in Names)
        {
            (Counters counters, RecordingSink sink) = Analyze(name);
            JsonElement truth = Truth(name);
            counters["sip_messages"].Should().Be(truth.GetProperty("messages").GetInt64(), name);
            counters.Map("sip_requests").Should().BeEquivalentTo(Map(truth, "requests"), name);
            counters.Map("sip_responses").Should().BeEquivalentTo(Map(truth, "responses"), name);
            sink.Dialogs.ToDictionary(dialog => dialog.CallId, dialog => (long)dialog.SipMessages)
                .Should().BeEquivalentTo(Map(truth, "messages_per_call"), name);
        }
    }

    private static (Counters Counters, RecordingSink Sink) Analyze(string name)
    {
        RecordingSink sink = new();
        SipAnalyzer analyzer = new(new SipConfig(), sink);
        using CaptureFileReaderDevice file = new(Path.Combine(SharedCaptures.Directory!, name));
        file.Open();
        while (file.GetNextPacket(out PacketCapture capture) == GetPacketStatus.PacketRead)
        {
            RawCapture raw = capture.GetPacket();
            if (Packet.ParsePacket(raw.LinkLayerType, raw.Data).Extract<UdpPacket>() is { ParentPacket: IPPacket ip, PayloadData: { } data } udp
                && ip.ParentPacket is not IPPacket and not IcmpV4Packet)
            {
                Take(analyzer, ip, udp, data, raw.Timeval);
            }
        }

        analyzer.OnEnd(default);
        return (Counters.Of(analyzer), sink);
    }

    private static void Take(SipAnalyzer analyzer, IPPacket ip, UdpPacket udp, byte[] data, PosixTimeval time)
    {
        bool isClaimed = data is [>= (byte)'A' and <= (byte)'Z', ..] || udp.SourcePort == 5060 || udp.DestinationPort == 5060;
        if (isClaimed)
        {
            analyzer.OnDatagram(new SignallingPacket
            {
                Payload = data,
                Flow = new Flow(
                    HostAddress.From(ip.SourceAddress),
                    HostAddress.From(ip.DestinationAddress),
                    udp.SourcePort,
                    udp.DestinationPort,
                    FlowProtocol.Udp),
                Timestamp = new Timestamp((long)((time.Seconds * 1_000_000_000) + (time.MicroSeconds * 1000))),
            });
        }
    }

    private static JsonElement Truth(string name)
    {
        string path = Path.Combine(SharedCaptures.Directory!, "truth", name + ".json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.GetProperty("sip").Clone();
    }

    private static Dictionary<string, long> Map(JsonElement truth, string name) =>
        truth.GetProperty(name).EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetInt64());
}
