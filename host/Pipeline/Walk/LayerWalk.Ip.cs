using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Pipeline.Walk;

internal sealed partial class LayerWalk<TTrace>
{
    private const int IPv4Header = 20;
    private const int IPv6Header = 40;

    /// <summary>Options chains longer than this are an attack, not traffic.</summary>
    private const int MaxExtensionHeaders = 16;

    private WalkOutcome RawIp(scoped ref WalkState state)
    {
        if (state.Captured == 0)
        {
            return Short(ipv4Defects, ref state, 1);
        }

        return (state.Bytes[0] >> 4) == 6 ? IPv6(ref state) : IPv4(ref state);
    }

    /// <summary>RFC 791, 3.1.</summary>
    private WalkOutcome IPv4(scoped ref WalkState state)
    {
        ReadOnlySpan<byte> header = state.Bytes;
        if (header.Length < IPv4Header)
        {
            return Short(ipv4Defects, ref state, IPv4Header);
        }

        int headerLength = (header[0] & 0x0F) * 4;
        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        if ((header[0] >> 4) != 4)
        {
            return Malformed(ipv4Defects, Host, ref state, Defect.BadVersion, 0, 0);
        }

        if (headerLength < IPv4Header)
        {
            return Malformed(ipv4Defects, Host, ref state, Defect.BadLength, IPv4Header, headerLength);
        }

        if (headerLength > header.Length)
        {
            return Short(ipv4Defects, ref state, headerLength);
        }

        // A total length of 0 is a packet captured before the network card segments it (TCP segmentation offload).
        if (totalLength == 0)
        {
            totalLength = state.WireLength;
        }

        if ((totalLength < headerLength || !Bound(ref state, totalLength)) && !state.IsQuoted)
        {
            return Malformed(ipv4Defects, Host, ref state, Defect.BadLength, totalLength, state.WireLength);
        }

        byte protocol = header[9];
        state.SourceHost = HostAddress.FromIPv4(header[12..]);
        state.DestinationHost = HostAddress.FromIPv4(header[16..]);
        state.IsAddressed = true;
        if (TTrace.IsOn)
        {
            trace.Layer("ipv4", Host, state.Offset, header[..headerLength], LayerText.IPv4(header), HostHeaders.IPv4);
        }

        state.Offset += headerLength;
        state.Next = LayerKey.OfIpProtocol(protocol);
        const int moreFragments = 0x2000;
        const int offsetMask = 0x1FFF;
        int fragmentField = BinaryPrimitives.ReadUInt16BigEndian(header[6..]);
        if ((fragmentField & (moreFragments | offsetMask)) != 0)
        {
            return FragmentOf(
                ref state,
                ipv4Defects,
                protocol,
                BinaryPrimitives.ReadUInt16BigEndian(header[4..]),
                (fragmentField & offsetMask) * 8,
                (fragmentField & moreFragments) != 0);
        }

        return protocol == IpProtocol.AuthenticationHeader ? ExtensionHeaders(ref state, ipv4Defects) : WalkOutcome.Continue;
    }

    /// <summary>RFC 8200, 3.</summary>
    private WalkOutcome IPv6(scoped ref WalkState state)
    {
        ReadOnlySpan<byte> header = state.Bytes;
        if (header.Length < IPv6Header)
        {
            return Short(ipv6Defects, ref state, IPv6Header);
        }

        if ((header[0] >> 4) != 6)
        {
            return Malformed(ipv6Defects, Host, ref state, Defect.BadVersion, 0, 0);
        }

        // A payload length of 0 is a jumbogram or a packet captured before segmentation: the frame ends it.
        int payloadLength = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        if (payloadLength != 0 && !Bound(ref state, IPv6Header + payloadLength) && !state.IsQuoted)
        {
            return Malformed(ipv6Defects, Host, ref state, Defect.BadLength, IPv6Header + payloadLength, state.WireLength);
        }

        state.SourceHost = HostAddress.FromIPv6(header[8..]);
        state.DestinationHost = HostAddress.FromIPv6(header[24..]);
        state.IsAddressed = true;
        if (TTrace.IsOn)
        {
            trace.Layer("ipv6", Host, state.Offset, header[..IPv6Header], LayerText.IPv6(header), HostHeaders.IPv6);
        }

        state.Offset += IPv6Header;
        state.Next = LayerKey.OfIpProtocol(header[6]);
        return IpProtocol.IsExtensionHeader(header[6]) ? ExtensionHeaders(ref state, ipv6Defects) : WalkOutcome.Continue;
    }

    /// <summary>RFC 8200, 4: each names the next one and, but for the fragment header, its own length.</summary>
    private WalkOutcome ExtensionHeaders(scoped ref WalkState state, DefectCounter counter)
    {
        for (int i = 0; IpProtocol.IsExtensionHeader((byte)state.Next.Value); i++)
        {
            ReadOnlySpan<byte> header = state.Bytes;
            var type = (byte)state.Next.Value;
            if (header.Length < 8)
            {
                return Short(counter, ref state, 8);
            }

            if (i == MaxExtensionHeaders)
            {
                return Malformed(counter, Host, ref state, Defect.TooDeep, MaxExtensionHeaders, MaxExtensionHeaders);
            }

            int length = type switch
            {
                IpProtocol.Fragment => 8,
                IpProtocol.AuthenticationHeader => (header[1] + 2) * 4, // RFC 4302, 2.2
                _ => (header[1] + 1) * 8,
            };
            if (length > header.Length)
            {
                return Short(counter, ref state, length);
            }

            if (TTrace.IsOn)
            {
                trace.Layer(
                    "ipv6 extension",
                    Host,
                    state.Offset,
                    header[..length],
                    $"header {type}, next {header[0]}",
                    type == IpProtocol.Fragment ? HostHeaders.IPv6Fragment : HostHeaders.IPv6Extension);
            }

            state.Offset += length;
            state.Next = LayerKey.OfIpProtocol(header[0]);
            if (type == IpProtocol.Fragment)
            {
                // RFC 8200, 4.5: offset 13 bits, reserved 2, more 1, identification 32.
                int field = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
                uint id = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);

                // RFC 6946: a fragment that is the whole datagram is on its own.
                if ((field & 0xFFF9) != 0)
                {
                    return FragmentOf(ref state, counter, header[0], id, field & 0xFFF8, (field & 1) != 0);
                }
            }
        }

        return WalkOutcome.Continue;
    }

    private WalkOutcome FragmentOf(
        scoped ref WalkState state, DefectCounter counter, byte protocol, uint id, int offset, bool more)
    {
        if (state.IsQuoted)
        {
            return WalkOutcome.Nothing;
        }

        int length = state.WireLength;
        if (state.Captured < length)
        {
            return Malformed(counter, Host, ref state, Defect.Truncated, length, state.Captured);
        }

        // RFC 791, 3.2 and RFC 8200, 4.5: all but the last are multiples of 8, and a datagram has at most 65,535 bytes.
        if (length == 0 || (more && length % 8 != 0) || offset + length > ushort.MaxValue)
        {
            return Malformed(counter, Host, ref state, Defect.BadFragment, 0, 0);
        }

        if (TTrace.IsOn)
        {
            string detail = $"id {id}, bytes {offset} to {offset + length - 1}, more {more}";
            trace.Layer("fragment", Host, state.Offset, state.Bytes, detail, null);
        }

        fragment = new FragmentHeader(state.SourceHost, state.DestinationHost, id, protocol, offset, more);
        return WalkOutcome.Fragment;
    }

    /// <summary>Counts a datagram whose fragments contradict one another.</summary>
    public void CountBadFragment(in FragmentHeader header) =>
        (header.Source.IsIPv4 ? ipv4Defects : ipv6Defects).Add(Defect.BadFragment);
}
