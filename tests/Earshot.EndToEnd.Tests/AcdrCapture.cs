using System.Net;
using System.Net.NetworkInformation;
using Earshot.Bench.Generator;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;
using PacketDotNet;

namespace Earshot.EndToEnd.Tests;

/// <summary>
/// A generated capture as the gateway that serves its callees would record it: each datagram in a message of debug recording,
/// which tells of media the caller's address alone.
/// </summary>
internal sealed class AcdrCapture(int minor, bool overTcp)
{
    private const byte CallersNetwork = 10;
    private const ushort SipPort = 5060;

    private uint tcpSequence = 1;
    private ushort sequence;

    /// <summary>Wraps every frame of a capture.</summary>
    /// <param name="plain">A capture of the generator: microseconds, Ethernet, IPv4, UDP.</param>
    /// <param name="path">Where the new one goes.</param>
    public void Write(string plain, string path)
    {
        using FileStream output = File.Create(path);
        PcapWriter writer = new(output, LinkType.Ethernet);
        foreach ((long time, byte[] frame) in CaptureRecords.In(File.ReadAllBytes(plain)))
        {
            writer.Write(new Timestamp(time * 1000), Wrap(frame));
        }
    }

    private byte[] Wrap(byte[] frame)
    {
        IPPacket ip = Packet.ParsePacket(LinkLayers.Ethernet, frame).Extract<IPPacket>();
        UdpPacket udp = ip.Extract<UdpPacket>();
        byte[] message = [.. udp.SourcePort == SipPort ? Signalling(ip, udp) : Media(ip, udp), .. udp.PayloadData];
        TransportPacket transport = overTcp
            ? new TcpPacket(40_000, 925) { SequenceNumber = tcpSequence, Acknowledgment = true, PayloadData = message }
            : new UdpPacket(925, 925) { PayloadData = message };
        tcpSequence += (uint)message.Length;
        IPv4Packet outer = new(IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2")) { PayloadPacket = transport };
        outer.UpdateIPChecksum();
        PhysicalAddress device = new([2, 0, 0, 0, 0, 1]);
        PhysicalAddress sensor = new([2, 0, 0, 0, 0, 2]);
        return new EthernetPacket(device, sensor, EthernetType.IPv4) { PayloadPacket = outer }.Bytes;
    }

    /// <summary>Trace point System, media type SIP.</summary>
    private byte[] Signalling(IPPacket ip, UdpPacket udp)
    {
        byte direction = IsFromCaller(ip) ? (byte)0 : (byte)1;
        return Header(6, 10,
        [
            .. ip.SourceAddress.GetAddressBytes(), .. ip.DestinationAddress.GetAddressBytes(),
            .. UInt16(udp.SourcePort), .. UInt16(udp.DestinationPort), 17, direction,
        ]);
    }

    /// <summary>Trace points Net2Dsp and Dsp2Net, media types RTP and, on odd ports, RTCP.</summary>
    private byte[] Media(IPPacket ip, UdpPacket udp)
    {
        byte type = (byte)(1 + (udp.SourcePort & 1));
        return IsFromCaller(ip)
            ? Header(0, type, [.. ip.SourceAddress.GetAddressBytes(), .. UInt16(udp.SourcePort), .. UInt16(udp.DestinationPort), 0xB8])
            : Header(1, type, [.. ip.DestinationAddress.GetAddressBytes(), .. UInt16(udp.DestinationPort), .. UInt16(udp.SourcePort), 0xB8]);
    }

    /// <summary>Version 5 and above: one channel to another, session 4660 of board 0x00a1b2.</summary>
    private byte[] Header(byte tracePoint, byte mediaType, byte[] extension)
    {
        byte[] ids = minor == 9 ? [0, 0, 0, 1, 0, 0, 0, 2] : [0, 1, 0, 2];
        byte[] session = minor switch
        {
            5 or 6 => [0, 0, 0x12, 0x34],
            7 => [0, 0xA1, 0xB2, 0xC3, 0, 0, 0x12, 0x34],
            _ => [0, 0xA1, 0xB2, 0xC3, 0, 0, 0, 0x12, 0x34],
        };
        return
        [
            (byte)minor, 0, 0, 0, 0, .. UInt16(++sequence), .. ids, 0, tracePoint, mediaType, (byte)extension.Length, .. session,
            .. extension,
        ];
    }

    private static bool IsFromCaller(IPPacket ip) => ip.SourceAddress.GetAddressBytes()[0] == CallersNetwork;

    private static byte[] UInt16(ushort value) => [(byte)(value >> 8), (byte)value];
}
