using System.Net;
using System.Net.NetworkInformation;
using System.Text;
using PacketDotNet;

namespace Earshot.Pipeline.Tests;

/// <summary>Frames made by PacketDotNet, so that the walk is judged by another program's idea of the formats.</summary>
internal static class Frames
{
    public static readonly string Payload = "payload of the datagram";

    public static Packet Udp(int source = 5, int destination = 6) =>
        new UdpPacket((ushort)source, (ushort)destination) { PayloadData = Encoding.ASCII.GetBytes(Payload) };

    public static Packet Tcp() => new TcpPacket(5, 6)
    {
        PayloadData = Encoding.ASCII.GetBytes(Payload),
        SequenceNumber = 77,
        Push = true,
        Acknowledgment = true,
    };

    public static IPv4Packet IPv4(Packet payload) => Update(new IPv4Packet(IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2"))
    {
        PayloadPacket = payload,
        Protocol = payload is TcpPacket ? ProtocolType.Tcp : ProtocolType.Udp,
    });

    public static IPv6Packet IPv6(Packet payload) => Update(new IPv6Packet(IPAddress.Parse("2001:db8::1"), IPAddress.Parse("2001:db8::2"))
    {
        PayloadPacket = payload,
        NextHeader = payload is TcpPacket ? ProtocolType.Tcp : ProtocolType.Udp,
    });

    public static byte[] Ethernet(Packet payload, params ushort[] vlans)
    {
        var type = payload is IPv6Packet ? EthernetType.IPv6 : EthernetType.IPv4;
        foreach (ushort vlan in vlans.Reverse())
        {
            payload = new Ieee8021QPacket(new PacketDotNet.Utils.ByteArraySegment(new byte[4]))
            {
                PayloadPacket = payload,
                Type = type,
                VlanIdentifier = vlan,
            };
            type = EthernetType.VLanTaggedFrame;
        }

        var frame = new EthernetPacket(PhysicalAddress.Parse("020000000001"), PhysicalAddress.Parse("020000000002"), type)
        {
            PayloadPacket = payload,
        };
        return frame.Bytes;
    }

    private static T Update<T>(T packet)
        where T : IPPacket
    {
        packet.UpdateCalculatedValues();
        return packet;
    }
}
