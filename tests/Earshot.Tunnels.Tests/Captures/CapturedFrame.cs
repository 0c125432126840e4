using System.Buffers.Binary;
using Earshot.Sdk.Packets;

namespace Earshot.Tunnels.Tests.Captures;

/// <summary>A frame of a capture file.</summary>
internal sealed record CapturedFrame(LinkType LinkType, byte[] Bytes, int WireLength)
{
    private const uint SectionHeader = 0x0A0D0D0A;
    private const uint InterfaceDescription = 1;
    private const uint EnhancedPacket = 6;

    /// <summary>Reads a classic pcap file of either byte order, or a little-endian pcapng one.</summary>
    public static IEnumerable<CapturedFrame> ReadAll(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        return BinaryPrimitives.ReadUInt32LittleEndian(file) == SectionHeader ? ReadBlocks(file) : ReadRecords(file);
    }

    private static IEnumerable<CapturedFrame> ReadRecords(byte[] file)
    {
        bool littleEndian = BinaryPrimitives.ReadUInt32LittleEndian(file) is 0xA1B2C3D4 or 0xA1B23C4D;
        int ReadInt32(int offset) => littleEndian
            ? BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(offset))
            : BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(offset));

        LinkType linkType = (LinkType)(ReadInt32(20) & 0xFFFF);
        for (int at = 24; at + 16 <= file.Length; at += 16 + ReadInt32(at + 8))
        {
            yield return new CapturedFrame(linkType, file[(at + 16)..(at + 16 + ReadInt32(at + 8))], ReadInt32(at + 12));
        }
    }

    private static IEnumerable<CapturedFrame> ReadBlocks(byte[] file)
    {
        List<LinkType> interfaces = [];
        int ReadInt32(int offset) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(offset));

        for (int at = 0; at + 12 <= file.Length; at += ReadInt32(at + 4))
        {
            switch ((uint)ReadInt32(at))
            {
                case SectionHeader:
                    interfaces.Clear();
                    break;
                case InterfaceDescription:
                    interfaces.Add((LinkType)(ReadInt32(at + 8) & 0xFFFF));
                    break;
                case EnhancedPacket:
                    byte[] bytes = file[(at + 28)..(at + 28 + ReadInt32(at + 20))];
                    yield return new CapturedFrame(interfaces[ReadInt32(at + 8)], bytes, ReadInt32(at + 24));
                    break;
            }
        }
    }
}
