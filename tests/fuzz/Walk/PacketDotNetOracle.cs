using Earshot.Sdk.Packets;
using PacketDotNet;

namespace Earshot.Fuzz.Walk;

/// <summary>
/// Holds the layers of a frame against those that PacketDotNet finds, as far as both know them. Where the walk refuses a layer
/// with a named end, PacketDotNet may go on: it checks less.
/// </summary>
internal static class PacketDotNetOracle
{
    /// <summary>Compares the latest frame of a transcript.</summary>
    /// <exception cref="FindingException">Both go on, but not at the same place or with the same layer.</exception>
    public static void Compare(FuzzFrame frame, Transcript transcript)
    {
        if (frame.WireLength != frame.Bytes.Length || LinkLayer(frame.LinkType) is not { } linkLayer)
        {
            return;
        }

        List<(string Name, int Offset)> expected;
        try
        {
            // A copy, because PacketDotNet writes into what it parses.
            expected = Layers(Packet.ParsePacket(linkLayer, [.. frame.Bytes]));
        }
        catch (Exception)
        {
            return; // PacketDotNet throws at what it cannot parse, each time another type.
        }

        // IP in IP has no header of its own, and PacketDotNet takes fragments for whole datagrams.
        List<(string Name, int Offset)> found =
            [.. transcript.Layers.TakeWhile(layer => layer.Name != "fragment").Where(layer => layer.Name != "ipip")];
        for (int i = 0; i < expected.Count; i++)
        {
            if (i == found.Count)
            {
                if (!transcript.HasEnded)
                {
                    throw Finding("the walk ends without an end", frame, expected, transcript);
                }

                return;
            }

            if (expected[i] != found[i])
            {
                throw Finding($"layer {i} is {found[i]}, PacketDotNet has {expected[i]}", frame, expected, transcript);
            }
        }
    }

    private static LinkLayers? LinkLayer(LinkType linkType) => linkType switch
    {
        LinkType.Ethernet => LinkLayers.Ethernet,
        LinkType.IPv4 => LinkLayers.IPv4,
        LinkType.IPv6 => LinkLayers.IPv6,
        _ => null,
    };

    /// <summary>The layers up to the first that PacketDotNet and the walk do not mean the same by.</summary>
    private static List<(string Name, int Offset)> Layers(Packet? packet)
    {
        List<(string, int)> layers = [];
        int offset = 0;
        for (; packet is not null && Name(packet) is { } name; packet = packet.PayloadPacket)
        {
            layers.Add((name, offset));
            int length = packet.HeaderData.Length;
            if (length == 0)
            {
                break; // a header length of 0, which PacketDotNet believes without end
            }

            offset += length;
            if (packet is UdpPacket or TcpPacket)
            {
                break; // whose payload it is, the ports decide
            }

            if (packet is IPv6Packet { ExtensionHeaders.Count: > 0 })
            {
                break; // the walk shows each extension header as a layer
            }
        }

        return layers;
    }

    private static string? Name(Packet packet) => packet switch
    {
        EthernetPacket => "ethernet",
        Ieee8021QPacket => "vlan",
        IPv4Packet => "ipv4",
        IPv6Packet => "ipv6",
        UdpPacket => "udp",
        TcpPacket => "tcp",
        _ => null,
    };

    private static FindingException Finding(
        string what, FuzzFrame frame, List<(string Name, int Offset)> expected, Transcript transcript) => new(
            $"{what}\n{Convert.ToHexStringLower(frame.Bytes)}\nPacketDotNet: {string.Join(' ', expected)}\n{string.Join('\n', transcript.Lines)}");
}
