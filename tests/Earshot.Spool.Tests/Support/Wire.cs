using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Text;
using Earshot.Sdk.Packets;
using Earshot.Sdk.Testing;
using PacketDotNet;

namespace Earshot.Spool.Tests.Support;

/// <summary>Makes a capture frame by frame, and remembers the frames.</summary>
internal sealed class Wire : IDisposable
{
    private static readonly PhysicalAddress Mac = PhysicalAddress.Parse("02-00-00-00-00-01");

    private readonly FileStream stream;
    private readonly PcapWriter writer;
    private readonly Dictionary<string, uint> sequences = [];

    public Wire(string path)
    {
        stream = File.Create(path);
        writer = new PcapWriter(stream, Sdk.Packets.LinkType.Ethernet);
    }

    /// <summary>Milliseconds since 2026-01-01T00:00:00Z of the next frame.</summary>
    public double Now { get; set; }

    /// <summary>Sends a datagram.</summary>
    /// <returns>Its frame.</returns>
    public CapturedFrame Udp(string source, string destination, byte[] payload)
    {
        (IPEndPoint from, IPEndPoint to) = (IPEndPoint.Parse(source), IPEndPoint.Parse(destination));
        return Ip(from, to, new UdpPacket((ushort)from.Port, (ushort)to.Port) { PayloadData = payload });
    }

    /// <summary>Sends the next bytes of a TCP stream.</summary>
    public CapturedFrame Tcp(string source, string destination, string text)
    {
        (IPEndPoint from, IPEndPoint to) = (IPEndPoint.Parse(source), IPEndPoint.Parse(destination));
        uint sequence = sequences.GetValueOrDefault(source, 1000u);
        sequences[source] = sequence + (uint)text.Length;
        return Ip(from, to, new TcpPacket((ushort)from.Port, (ushort)to.Port)
        {
            SequenceNumber = sequence,
            Acknowledgment = true,
            Push = true,
            WindowSize = 65535,
            PayloadData = Encoding.ASCII.GetBytes(text),
        });
    }

    public CapturedFrame Sip(string source, string destination, string text) => Udp(source, destination, Encoding.ASCII.GetBytes(text));

    /// <summary>Sends a datagram in IP fragments of 512 bytes.</summary>
    public List<CapturedFrame> Fragments(string source, string destination, string text)
    {
        (IPEndPoint from, IPEndPoint to) = (IPEndPoint.Parse(source), IPEndPoint.Parse(destination));
        byte[] whole = new UdpPacket((ushort)from.Port, (ushort)to.Port) { PayloadData = Encoding.ASCII.GetBytes(text) }.Bytes;
        BinaryPrimitives.WriteUInt16BigEndian(whole.AsSpan(4), (ushort)whole.Length);
        var frames = new List<CapturedFrame>();
        for (int offset = 0; offset < whole.Length; offset += 512)
        {
            byte[] part = whole[offset..Math.Min(offset + 512, whole.Length)];
            byte[] ip = new byte[20 + part.Length];
            ip[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(2), (ushort)ip.Length);
            BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(4), 77);
            BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(6), (ushort)((offset / 8) | (offset + 512 < whole.Length ? 0x2000 : 0)));
            ip[8] = 64;
            ip[9] = 17;
            from.Address.GetAddressBytes().CopyTo(ip, 12);
            to.Address.GetAddressBytes().CopyTo(ip, 16);
            part.CopyTo(ip, 20);
            frames.Add(Write([.. new byte[12], 0x08, 0x00, .. ip]));
        }

        return frames;
    }

    /// <summary>Sends 20 ms of PCMA.</summary>
    public CapturedFrame Rtp(string source, string destination, uint ssrc, int number) =>
        Rtp(source, destination, ssrc, number, (uint)(number * 160), 8, [.. Enumerable.Repeat((byte)0xD5, 160)]);

    /// <summary>Sends an RTP packet.</summary>
    public CapturedFrame Rtp(string source, string destination, uint ssrc, int number, uint timestamp, byte payloadType, byte[] payload)
    {
        byte[] packet = new byte[12 + payload.Length];
        packet[0] = 0x80;
        packet[1] = payloadType;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)number);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        payload.CopyTo(packet, 12);
        return Udp(source, destination, packet);
    }

    /// <summary>Sends a receiver report without blocks.</summary>
    public CapturedFrame Rtcp(string source, string destination, uint ssrc)
    {
        byte[] packet = [0x80, 201, 0, 1, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), ssrc);
        return Udp(source, destination, packet);
    }

    /// <summary>Sends T.38 that says CNG (ITU-T T.38, D.2.3): sequence number, one IFP packet of a byte, no earlier ones.</summary>
    public CapturedFrame Udptl(string source, string destination, int number) =>
        Udp(source, destination, [(byte)(number >> 8), (byte)number, 1, 0x02, 0, 0]);

    public void Dispose() => stream.Dispose();

    private CapturedFrame Ip(IPEndPoint from, IPEndPoint to, TransportPacket transport)
    {
        var ip = new IPv4Packet(from.Address, to.Address) { PayloadPacket = transport, TimeToLive = 64 };
        var ethernet = new EthernetPacket(Mac, Mac, EthernetType.IPv4) { PayloadPacket = ip };
        ip.UpdateCalculatedValues();
        transport.UpdateCalculatedValues();
        ip.UpdateIPChecksum();
        return Write(ethernet.Bytes);
    }

    private CapturedFrame Write(byte[] frame)
    {
        var time = new Timestamp(1_767_225_600_000_000_000 + (long)(Now * 1_000_000));
        Now += 1;
        writer.Write(time, frame);
        return new CapturedFrame(
            (uint)time.Seconds, (uint)(time.Nanoseconds % Timestamp.NanosecondsPerSecond), frame.Length, Convert.ToHexStringLower(frame));
    }
}
