using System.Buffers.Binary;
using System.Net;

namespace Earshot.Bench.Generator;

/// <summary>
/// The headers from the outermost Ethernet down to UDP of one flow, made once. Only lengths, identifications, checksums
/// and sequence numbers differ from frame to frame. UDP checksums are 0, "not computed" (RFC 768).
/// </summary>
internal sealed class FrameTemplate
{
    private const int Ethernet = 14;
    private const int IPv4 = 20;
    private const int Udp = 8;

    private readonly byte[] headers = new byte[Ethernet + IPv4 + 16 + Ethernet + IPv4 + Udp];
    private readonly Tunnel tunnel;
    private readonly int innerIp;
    private readonly uint innerSum;
    private readonly uint outerSum;

    public FrameTemplate(Tunnel tunnel, IPEndPoint source, IPEndPoint destination)
    {
        this.tunnel = tunnel;
        int at = tunnel == Tunnel.None ? 0 : WriteOuter();
        if (tunnel != Tunnel.Gre)
        {
            at = WriteEthernet(at, source.Address, destination.Address);
        }

        innerIp = at;
        at = WriteIPv4(at, source.Address, destination.Address, protocol: 17);
        BinaryPrimitives.WriteUInt16BigEndian(headers.AsSpan(at), (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(headers.AsSpan(at + 2), (ushort)destination.Port);
        Length = at + Udp;
        innerSum = Sum(innerIp);
        outerSum = Sum(Ethernet);
    }

    /// <summary>Bytes before the UDP payload.</summary>
    public int Length { get; }

    /// <summary>Writes the headers for a payload that follows them.</summary>
    /// <param name="frame">Room for the frame.</param>
    /// <param name="payload">Bytes of UDP payload.</param>
    /// <param name="number">Number of the frame in the capture.</param>
    /// <returns>Length of the frame.</returns>
    public int Write(Span<byte> frame, int payload, uint number)
    {
        headers.AsSpan(0, Length).CopyTo(frame);
        int end = Length + payload;
        CompleteIPv4(frame, innerIp, end, (ushort)number, innerSum);
        BinaryPrimitives.WriteUInt16BigEndian(frame[(innerIp + IPv4 + 4)..], (ushort)(Udp + payload));
        if (tunnel != Tunnel.None)
        {
            CompleteIPv4(frame, Ethernet, end, (ushort)number, outerSum);
        }

        if (tunnel == Tunnel.Vxlan)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame[(Ethernet + IPv4 + 4)..], (ushort)(end - Ethernet - IPv4));
        }
        else if (tunnel == Tunnel.Erspan)
        {
            BinaryPrimitives.WriteUInt32BigEndian(frame[(Ethernet + IPv4 + 4)..], number);
        }

        return end;
    }

    private int WriteOuter()
    {
        IPAddress mirror = IPAddress.Parse("192.0.2.1");
        IPAddress sensor = IPAddress.Parse("192.0.2.2");
        int at = WriteIPv4(WriteEthernet(0, mirror, sensor), mirror, sensor, protocol: tunnel == Tunnel.Vxlan ? (byte)17 : (byte)47);
        return at + tunnel switch
        {
            // UDP to port 4789; flag I, VNI 42 (RFC 7348, 5).
            Tunnel.Vxlan => Put(at, 0xC0, 0x00, 0x12, 0xB5, 0, 0, 0, 0, 0x08, 0, 0, 0, 0, 0, 42, 0),
            // Protocol type 0x0800 (RFC 2784, 2).
            Tunnel.Gre => Put(at, 0, 0, 0x08, 0x00),
            // Flag S, protocol type 0x88BE, sequence number (RFC 2890, 2); version 1, session 7.
            _ => Put(at, 0x10, 0x00, 0x88, 0xBE, 0, 0, 0, 0, 0x10, 0x00, 0x00, 0x07, 0, 0, 0, 0),
        };
    }

    private int WriteEthernet(int at, IPAddress source, IPAddress destination)
    {
        // Locally administered addresses that end in the IP address.
        headers[at] = headers[at + 6] = 0x02;
        destination.TryWriteBytes(headers.AsSpan(at + 2), out _);
        source.TryWriteBytes(headers.AsSpan(at + 8), out _);
        BinaryPrimitives.WriteUInt16BigEndian(headers.AsSpan(at + 12), 0x0800);
        return at + Ethernet;
    }

    private int WriteIPv4(int at, IPAddress source, IPAddress destination, byte protocol)
    {
        headers[at] = 0x45;
        headers[at + 8] = 64;
        headers[at + 9] = protocol;
        source.TryWriteBytes(headers.AsSpan(at + 12), out _);
        destination.TryWriteBytes(headers.AsSpan(at + 16), out _);
        return at + IPv4;
    }

    private int Put(int at, params ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(headers.AsSpan(at));
        return bytes.Length;
    }

    private uint Sum(int at)
    {
        uint sum = 0;
        for (int i = 0; i < IPv4; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(headers.AsSpan(at + i));
        }

        return sum;
    }

    private static void CompleteIPv4(Span<byte> frame, int at, int end, ushort identification, uint sum)
    {
        ushort length = (ushort)(end - at);
        BinaryPrimitives.WriteUInt16BigEndian(frame[(at + 2)..], length);
        BinaryPrimitives.WriteUInt16BigEndian(frame[(at + 4)..], identification);
        sum += (uint)length + identification;
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = (sum & 0xFFFF) + (sum >> 16);
        BinaryPrimitives.WriteUInt16BigEndian(frame[(at + 10)..], (ushort)~sum);
    }
}
