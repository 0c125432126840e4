using System.Buffers.Binary;
using Earshot.Sdk.Packets;

namespace Earshot.Host.Export;

/// <summary>Writes pcapng with nanoseconds, little-endian (draft-ietf-opsawg-pcapng, 4): an interface for each link type.</summary>
internal sealed class PcapngFileWriter : ICaptureFileWriter
{
    private const uint SectionHeader = 0x0a0d0d0a;
    private const uint InterfaceDescription = 1;
    private const uint EnhancedPacket = 6;
    private const int PacketHeader = 28;

    private readonly Stream stream;
    private readonly List<LinkType> interfaces = [];

    public PcapngFileWriter(Stream stream)
    {
        this.stream = stream;
        Span<byte> header = stackalloc byte[28];
        BinaryPrimitives.WriteUInt32LittleEndian(header, SectionHeader);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], header.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], 0x1a2b3c4d);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], 1); // version 1.0
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], -1); // the section ends with the file
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], header.Length);
        stream.Write(header);
    }

    public bool TryWrite(in ExportedFrame frame)
    {
        int number = interfaces.IndexOf(frame.LinkType);
        if (number < 0)
        {
            number = interfaces.Count;
            Describe(frame.LinkType);
        }

        int padding = -frame.Bytes.Length & 3;
        int length = PacketHeader + frame.Bytes.Length + padding + 4;
        Span<byte> header = stackalloc byte[PacketHeader];
        BinaryPrimitives.WriteUInt32LittleEndian(header, EnhancedPacket);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], length);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], number);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], (uint)(frame.Timestamp.Nanoseconds >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], (uint)frame.Timestamp.Nanoseconds);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], frame.Bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], frame.WireLength);
        stream.Write(header);
        stream.Write(frame.Bytes.Span);
        Span<byte> trailer = stackalloc byte[8];
        trailer.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(trailer[padding..], length);
        stream.Write(trailer[..(padding + 4)]);
        return true;
    }

    private void Describe(LinkType linkType)
    {
        interfaces.Add(linkType);
        Span<byte> block = stackalloc byte[32];
        block.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(block, InterfaceDescription);
        BinaryPrimitives.WriteInt32LittleEndian(block[4..], block.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(block[8..], (ushort)linkType);
        BinaryPrimitives.WriteUInt16LittleEndian(block[16..], 9); // if_tsresol
        BinaryPrimitives.WriteUInt16LittleEndian(block[18..], 1);
        block[20] = 9; // nanoseconds
        BinaryPrimitives.WriteInt32LittleEndian(block[28..], block.Length);
        stream.Write(block);
    }
}
