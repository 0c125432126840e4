using Earshot.Rtp.Tests.Support;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;
using PacketDotNet;
using SharpPcap;
using SharpPcap.LibPcap;

namespace Earshot.Rtp.Tests.Captures;

/// <summary>Reads UDP datagrams that are in no tunnel, with other people's code: libpcap and PacketDotNet.</summary>
internal static class UdpCapture
{
    /// <summary>The datagrams whose first byte the plugin claims.</summary>
    public static List<Datagram> Read(string name)
    {
        List<Datagram> datagrams = [];
        using CaptureFileReaderDevice device = new(Path.Combine(SharedCaptures.Directory!, name));
        device.Open();
        while (device.GetNextPacket(out PacketCapture capture) == GetPacketStatus.PacketRead)
        {
            RawCapture raw = capture.GetPacket();
            if (Packet.ParsePacket(raw.LinkLayerType, raw.Data).Extract<UdpPacket>() is { ParentPacket: IPPacket ip } udp
                && udp.PayloadData is { Length: > 0 } payload
                && payload[0] >> 6 == 2)
            {
                datagrams.Add(new Datagram(FlowOf(ip, udp), TimeOf(raw), payload));
            }
        }

        return datagrams;
    }

    private static Flow FlowOf(IPPacket ip, UdpPacket udp) => new(
        HostAddress.From(ip.SourceAddress),
        HostAddress.From(ip.DestinationAddress),
        udp.SourcePort,
        udp.DestinationPort,
        FlowProtocol.Udp);

    private static Timestamp TimeOf(RawCapture raw) =>
        new(((long)raw.Timeval.Seconds * Timestamp.NanosecondsPerSecond) + ((long)raw.Timeval.MicroSeconds * 1000));
}
