using System.Buffers.Binary;
using Earshot.Sdk.Decoding;
using Earshot.Sdk.Packets;

namespace Earshot.Tunnels.Tests.Captures;

/// <summary>
/// Walks a frame through the link and IP layers that tunnels stand on, and through the decoders under test. Names the layers
/// as tshark does, as far as both know them.
/// </summary>
internal sealed class StackWalker(IReadOnlyDictionary<LayerKey, ILayerDecoder> decoders)
{
    private readonly FragmentTable fragments = new();
    private readonly List<string> stack = [];
    private readonly List<string> tunnels = [];

    private byte[] bytes = [];
    private int wireLength;

    /// <summary>The tunnels of the last frame with their ids: "gre key=7".</summary>
    public IReadOnlyList<string> Tunnels => tunnels;

    /// <summary>The layers of a frame: "eth:ip:gre:eth:ip:udp".</summary>
    public string Walk(CapturedFrame frame)
    {
        stack.Clear();
        tunnels.Clear();
        (bytes, wireLength) = (frame.Bytes, frame.WireLength);
        LayerKey? next = LayerKey.OfLinkType(frame.LinkType);
        while (next is LayerKey key && bytes.Length > 0)
        {
            next = decoders.TryGetValue(key, out ILayerDecoder? decoder) ? Tunnel(decoder, key) : Plain(key);
        }

        return string.Join(':', stack);
    }

    private LayerKey? Tunnel(ILayerDecoder decoder, LayerKey key)
    {
        DecodeResult result = decoder.Decode(key, bytes, wireLength);
        if (result.Outcome == DecodeOutcome.NotMine)
        {
            return null;
        }

        // tshark shows IP in IP as the two IP layers alone, and ERSPAN type I as a layer although it has no header.
        bool typeI = key == LayerKey.OfIpProtocol(47) && bytes.AsSpan(2).StartsWith((ReadOnlySpan<byte>)[0x88, 0xBE])
            && result.Next == LayerKey.Ethernet;
        stack.AddRange(decoder.Name switch
        {
            "ipip" => [],
            "pppoe" => [key.Value == 0x8863 ? "pppoed" : "pppoes"],
            _ => typeI ? [decoder.Name, "erspan"] : [decoder.Name],
        });
        tunnels.Add($"{decoder.Name} {decoder.IdsOf(result)}".TrimEnd());
        return result.Outcome == DecodeOutcome.Inner ? Advance(result.Next, result.Offset, result.Length) : null;
    }

    private LayerKey? Plain(LayerKey key) => key.Space switch
    {
        LayerSpace.LinkType => Link((LinkType)key.Value),
        LayerSpace.EtherType => Ether(key.Value),
        LayerSpace.IpProtocol when key.Value == 17 => Udp(),
        LayerSpace.PppProtocol => key.Value switch { 0x0021 => IPv4(), 0x0057 => IPv6(), _ => null },
        _ => null,
    };

    private LayerKey? Link(LinkType linkType) => linkType switch
    {
        LinkType.Ethernet => Header("eth", 14, 12),
        LinkType.LinuxSll => Header("sll", 16, 14),
        LinkType.LinuxSll2 => Header("sll", 20, 0),
        LinkType.Ppp => Ppp(),
        LinkType.IPv4 => IPv4(),
        LinkType.IPv6 => IPv6(),
        LinkType.RawIp => bytes[0] >> 4 == 4 ? IPv4() : IPv6(),
        _ => null,
    };

    private LayerKey? Ether(ushort etherType) => etherType switch
    {
        0x0800 => IPv4(),
        0x86DD => IPv6(),
        0x6558 => Link(LinkType.Ethernet),
        0x8100 or 0x9100 => Header("vlan", 4, 2),
        0x88A8 => Header("ieee8021ad", 4, 2),
        _ => null,
    };

    /// <summary>A header of fixed length that holds an EtherType.</summary>
    private LayerKey? Header(string name, int length, int etherTypeAt)
    {
        stack.Add(name);
        return bytes.Length < length ? null : Advance(LayerKey.OfEtherType(UInt16(etherTypeAt)), length);
    }

    private LayerKey? Ppp()
    {
        stack.Add("ppp");
        int at = bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0x03]) ? 2 : 0;
        bool compressed = bytes.Length > at && (bytes[at] & 1) != 0; // RFC 1661, 6.5
        return bytes.Length < at + 2 ? null
            : compressed ? Advance(LayerKey.OfPppProtocol(bytes[at]), at + 1)
            : Advance(LayerKey.OfPppProtocol(UInt16(at)), at + 2);
    }

    private LayerKey? IPv4()
    {
        stack.Add("ip");
        int headerLength = (bytes[0] & 0x0F) * 4;
        if (bytes.Length < 20 || bytes[0] >> 4 != 4 || headerLength < 20 || bytes.Length < headerLength)
        {
            return null;
        }

        // A total length of 0 is left to segmentation offload.
        int payload = UInt16(2) == 0 ? -1 : UInt16(2) - headerLength;
        LayerKey next = LayerKey.OfIpProtocol(bytes[9]);
        bool more = (bytes[6] & 0x20) != 0;
        int fragmentOffset = (UInt16(6) & 0x1FFF) * 8;
        string datagram = Convert.ToHexString([.. bytes[12..20], bytes[4], bytes[5], bytes[9]]);
        LayerKey? inner = payload < -1 ? null : Advance(next, headerLength, payload);
        return more || fragmentOffset > 0 ? Reassemble(next, datagram, fragmentOffset, more) : inner;
    }

    private LayerKey? IPv6()
    {
        stack.Add("ipv6");
        if (bytes.Length < 40 || bytes[0] >> 4 != 6)
        {
            return null;
        }

        string addresses = Convert.ToHexString(bytes.AsSpan(8, 32));
        LayerKey? next = Advance(LayerKey.OfIpProtocol(bytes[6]), 40, UInt16(4));
        while (next is { Value: 0 or 43 or 44 or 60 } extension && bytes.Length >= 8)
        {
            LayerKey after = LayerKey.OfIpProtocol(bytes[0]);
            int offsetAndFlags = UInt16(2);
            string datagram = addresses + Convert.ToHexString(bytes.AsSpan(4, 4));
            bool isFragment = extension.Value == 44;
            next = Advance(after, isFragment ? 8 : (bytes[1] + 1) * 8);
            if (isFragment && (offsetAndFlags & 0xFFF9) != 0)
            {
                next = Reassemble(after, datagram, offsetAndFlags & 0xFFF8, (offsetAndFlags & 1) != 0);
            }
        }

        return next;
    }

    private LayerKey? Reassemble(LayerKey next, string datagram, int offset, bool more)
    {
        byte[]? payload = fragments.Add(datagram, offset, more, bytes);
        if (payload is null)
        {
            return null;
        }

        (bytes, wireLength) = (payload, payload.Length);
        return next;
    }

    private LayerKey? Udp()
    {
        stack.Add("udp");
        if (bytes.Length < 8 || UInt16(4) < 8)
        {
            return null;
        }

        LayerKey[] ports = [LayerKey.ToUdpPort(UInt16(2)), LayerKey.FromUdpPort(UInt16(0))];
        LayerKey port = ports.FirstOrDefault(decoders.ContainsKey, ports[0]);
        return Advance(port, 8, UInt16(4) - 8) is LayerKey key && decoders.ContainsKey(key) ? key : null;
    }

    private LayerKey? Advance(LayerKey next, int offset, int length = -1)
    {
        if (offset > bytes.Length)
        {
            return null;
        }

        wireLength = length < 0 ? wireLength - offset : Math.Min(length, wireLength - offset);
        bytes = bytes[offset..Math.Min(bytes.Length, offset + Math.Max(wireLength, 0))];
        return next;
    }

    private ushort UInt16(int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at));
}
