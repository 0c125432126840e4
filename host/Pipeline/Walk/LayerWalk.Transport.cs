using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Walk;

internal sealed partial class LayerWalk<TTrace>
{
    private const int UdpHeader = 8;
    private const int SmallestTcpHeader = 20;
    private const int IcmpHeader = 8;

    /// <summary>RFC 768: source port, destination port, length, checksum, 2 bytes each.</summary>
    private WalkOutcome UdpDatagram(scoped ref WalkState state)
    {
        ReadOnlySpan<byte> header = state.Bytes;
        if (header.Length < UdpHeader)
        {
            return Short(udpDefects, ref state, UdpHeader);
        }

        ushort source = BinaryPrimitives.ReadUInt16BigEndian(header);
        ushort destination = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        int length = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);

        // A length of 0 is a jumbogram (RFC 2675, 4): the IP header ends it.
        if (length != 0 && (length < UdpHeader || !Bound(ref state, length)) && !state.IsQuoted)
        {
            return Malformed(udpDefects, Host, ref state, Defect.BadLength, length, state.WireLength);
        }

        if (TTrace.IsOn)
        {
            trace.Layer("udp", Host, state.Offset, header[..UdpHeader], $"{source} → {destination}", HostHeaders.Udp);
        }

        state.Offset += UdpHeader;
        if (claims.FindUdp(source, destination, out LayerKey key) is { } decoder)
        {
            WalkOutcome outcome = Decode(decoder, key, ref state);
            if (outcome != WalkOutcome.Nothing)
            {
                return outcome;
            }
        }

        flow = new Flow(state.SourceHost, state.DestinationHost, source, destination, FlowProtocol.Udp);
        return WalkOutcome.Datagram;
    }

    /// <summary>RFC 9293, 3.1.</summary>
    private WalkOutcome TcpSegment(scoped ref WalkState state)
    {
        ReadOnlySpan<byte> header = state.Bytes;
        if (header.Length < SmallestTcpHeader)
        {
            return Short(tcpDefects, ref state, SmallestTcpHeader);
        }

        int length = (header[12] >> 4) * 4;
        if (length < SmallestTcpHeader)
        {
            return Malformed(tcpDefects, Host, ref state, Defect.BadLength, SmallestTcpHeader, length);
        }

        if (length > header.Length)
        {
            return Short(tcpDefects, ref state, length);
        }

        ushort source = BinaryPrimitives.ReadUInt16BigEndian(header);
        ushort destination = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        tcp = new TcpHeader(
            BinaryPrimitives.ReadUInt32BigEndian(header[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[8..]),
            (TcpFlags)header[13]);
        if (TTrace.IsOn)
        {
            string detail = $"{source} → {destination}, sequence {tcp.Sequence}, {tcp.Flags}";
            trace.Layer("tcp", Host, state.Offset, header[..length], detail, HostHeaders.Tcp);
        }

        state.Offset += length;
        if (state.Captured > 0 && claims.FindTcp(source, destination, out LayerKey key) is { } decoder)
        {
            WalkOutcome outcome = Decode(decoder, key, ref state);
            if (outcome != WalkOutcome.Nothing)
            {
                return outcome;
            }
        }

        flow = new Flow(state.SourceHost, state.DestinationHost, source, destination, FlowProtocol.Tcp);
        return WalkOutcome.Segment;
    }

    /// <summary>
    /// RFC 792 and RFC 4443, 3: an error quotes the packet that caused it after 8 bytes. The walk goes on inside the quote,
    /// so that it can be explained and counted, but it is no traffic.
    /// </summary>
    private WalkOutcome Icmp(scoped ref WalkState state, bool isVersion6)
    {
        ReadOnlySpan<byte> header = state.Bytes;
        bool isError = header.Length >= IcmpHeader && (isVersion6 ? header[0] is >= 1 and <= 4 : header[0] is 3 or 4 or 5 or 11 or 12);
        if (!isError || state.IsQuoted)
        {
            return Unclaimed(ref state);
        }

        if (TTrace.IsOn)
        {
            string detail = $"type {header[0]}, code {header[1]}, quotes:";
            trace.Layer(isVersion6 ? "icmpv6" : "icmp", Host, state.Offset, header[..IcmpHeader], detail, HostHeaders.Icmp);
        }

        state.IsQuoted = true;
        state.Offset += IcmpHeader;
        state.Next = LayerKey.OfLinkType(isVersion6 ? LinkType.IPv6 : LinkType.IPv4);
        return WalkOutcome.Continue;
    }
}
