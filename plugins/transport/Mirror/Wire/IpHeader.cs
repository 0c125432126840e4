using System.Buffers.Binary;
using Earshot.Sdk.Packets;

namespace Earshot.Mirror.Wire;

/// <summary>
/// Where a frame's first IP header is. VoIPmonitor begins there, and finds further tunnels by itself.
/// </summary>
/// <param name="Offset">Bytes from the beginning of the frame, or <see cref="None"/>.</param>
/// <param name="Vlan">The first VLAN's ID, or <see cref="NoVlan"/>.</param>
internal readonly record struct IpHeader(ushort Offset, ushort Vlan)
{
    /// <summary>The frame has no IP header where one can be known.</summary>
    public const ushort None = 0xFFFF;

    /// <summary>The frame has no VLAN tag.</summary>
    public const ushort NoVlan = 0xFFFE;

    private const int MaxTags = 8;

    private static readonly IpHeader NotFound = new(None, NoVlan);

    public static IpHeader Find(LinkType type, ReadOnlySpan<byte> frame) => type switch
    {
        LinkType.Ethernet => BehindEtherType(frame, 12),
        LinkType.LinuxSll => BehindEtherType(frame, 14),
        LinkType.LinuxSll2 => frame.Length >= 2 ? At(frame, 20, BinaryPrimitives.ReadUInt16BigEndian(frame), NoVlan) : NotFound,
        LinkType.RawIp or LinkType.IPv4 or LinkType.IPv6 => ByVersion(frame, 0, NoVlan),
        LinkType.Null or LinkType.Loop => ByVersion(frame, 4, NoVlan),
        _ => NotFound,
    };

    /// <summary>An EtherType, behind VLAN tags (IEEE 802.1Q), then what it says.</summary>
    private static IpHeader BehindEtherType(ReadOnlySpan<byte> frame, int offset)
    {
        ushort vlan = NoVlan;
        for (int tags = 0; tags <= MaxTags && frame.Length >= offset + 2; tags++)
        {
            ushort type = BinaryPrimitives.ReadUInt16BigEndian(frame[offset..]);
            if (type is not (0x8100 or 0x88A8 or 0x9100) || frame.Length < offset + 4)
            {
                return At(frame, offset + 2, type, vlan);
            }

            vlan = vlan == NoVlan ? (ushort)(BinaryPrimitives.ReadUInt16BigEndian(frame[(offset + 2)..]) & 0x0FFF) : vlan;
            offset += 4;
        }

        return NotFound;
    }

    private static IpHeader At(ReadOnlySpan<byte> frame, int offset, ushort etherType, ushort vlan) => etherType switch
    {
        0x0800 or 0x86DD => ByVersion(frame, offset, vlan),
        0x8847 => BehindLabels(frame, offset, vlan),
        0x8864 => ByVersion(frame, offset + 8, vlan), // PPPoE (RFC 2516, 4) and PPP's protocol
        _ => NotFound with { Vlan = vlan },
    };

    /// <summary>The bottom of an MPLS label stack (RFC 3032, 2.1).</summary>
    private static IpHeader BehindLabels(ReadOnlySpan<byte> frame, int offset, ushort vlan)
    {
        for (int labels = 0; labels < MaxTags && frame.Length >= offset + 4; labels++, offset += 4)
        {
            if ((frame[offset + 2] & 1) != 0)
            {
                return ByVersion(frame, offset + 4, vlan);
            }
        }

        return NotFound with { Vlan = vlan };
    }

    private static IpHeader ByVersion(ReadOnlySpan<byte> frame, int offset, ushort vlan) =>
        frame.Length > offset && frame[offset] >> 4 is 4 or 6 ? new IpHeader((ushort)offset, vlan) : NotFound with { Vlan = vlan };
}
