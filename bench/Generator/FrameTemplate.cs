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
    private const byte UdpProtocol = 17;
    private const ushort IPv4Type = 0x0800;

    /// <summary>Where nothing has to be written.</summary>
    private const int Nowhere = -1;

    private readonly byte[] headers;
    private readonly Tunnel tunnel;
    private readonly int outerIp = Nowhere;
    private readonly int outerUdp = Nowhere;
    private readonly int tunnelHeader;
    private readonly int tunnelEnd;
    private readonly int innerIp;
    private readonly uint innerSum;
    private readonly uint outerSum;

    public FrameTemplate(Tunnel tunnel, IPEndPoint source, IPEndPoint destination)
    {
        this.tunnel = tunnel;
        byte[] header = tunnel.HeaderBytes;
        headers = new byte[Ethernet + IPv4 + Udp + header.Length + Ethernet + IPv4 + Udp];
        int at = 0;
        if (tunnel.Carrier != Carrier.None)
        {
            IPAddress mirror = IPAddress.Parse("192.0.2.1");
            IPAddress sensor = IPAddress.Parse("192.0.2.2");
            at = WriteEthernet(at, mirror, sensor, tunnel.Carrier == Carrier.Ethernet ? (ushort)tunnel.Number : IPv4Type);
            if (tunnel.Carrier != Carrier.Ethernet)
            {
                outerIp = at;
                at = WriteIPv4(at, mirror, sensor, tunnel.Carrier == Carrier.Udp ? UdpProtocol : (byte)tunnel.Number);
            }

            if (tunnel.Carrier == Carrier.Udp)
            {
                outerUdp = at;
                at = WriteUdp(at, tunnel.Number, tunnel.Number);
            }
        }

        tunnelHeader = at;
        header.CopyTo(headers, at);
        tunnelEnd = at += header.Length;
        if (tunnel.Carrier == Carrier.None || tunnel.HasEthernet)
        {
            at = WriteEthernet(at, source.Address, destination.Address, IPv4Type);
        }

        innerIp = at;
        at = WriteIPv4(at, source.Address, destination.Address, UdpProtocol);
        Length = WriteUdp(at, source.Port, destination.Port);
        innerSum = Sum(innerIp);
        outerSum = outerIp == Nowhere ? 0 : Sum(outerIp);
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
        if (tunnel.IcvLength != Nowhere)
        {
            end += WriteEspTrailer(frame[end..], end - tunnelEnd);
        }

        BinaryPrimitives.WriteUInt16BigEndian(frame[(innerIp + IPv4 + 4)..], (ushort)(Udp + payload));
        if (outerIp != Nowhere)
        {
            CompleteIPv4(frame, outerIp, end, (ushort)number, outerSum);
        }

        if (outerUdp != Nowhere)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame[(outerUdp + 4)..], (ushort)(end - outerUdp));
        }

        if (tunnel.LengthAt != Nowhere)
        {
            int length = tunnel.LengthOfHeader + end - tunnelEnd;
            BinaryPrimitives.WriteUInt16BigEndian(frame[(tunnelHeader + tunnel.LengthAt)..], (ushort)length);
        }

        if (tunnel.SequenceAt != Nowhere)
        {
            BinaryPrimitives.WriteUInt32BigEndian(frame[(tunnelHeader + tunnel.SequenceAt)..], number);
        }

        return end;
    }

    private int WriteEthernet(int at, IPAddress source, IPAddress destination, ushort type)
    {
        // Locally administered addresses that end in the IP address.
        headers[at] = headers[at + 6] = 0x02;
        destination.TryWriteBytes(headers.AsSpan(at + 2), out _);
        source.TryWriteBytes(headers.AsSpan(at + 8), out _);
        BinaryPrimitives.WriteUInt16BigEndian(headers.AsSpan(at + 12), type);
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

    private int WriteUdp(int at, int source, int destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(headers.AsSpan(at), (ushort)source);
        BinaryPrimitives.WriteUInt16BigEndian(headers.AsSpan(at + 2), (ushort)destination);
        return at + Udp;
    }

    /// <summary>RFC 4303, 2.4: padding of 1, 2, 3 up to a multiple of 4 bytes, its length, the protocol inside, the check value.</summary>
    private int WriteEspTrailer(Span<byte> trailer, int content)
    {
        const byte ipv4 = 4;
        int padding = -(content + 2) & 3;
        int length = padding + 2 + tunnel.IcvLength;
        trailer[..length].Clear();
        for (int i = 0; i < padding; i++)
        {
            trailer[i] = (byte)(i + 1);
        }

        trailer[padding] = (byte)padding;
        trailer[padding + 1] = ipv4;
        return length;
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
